"""Who asks for a person, and who does not, in three languages and as people type."""

from socialdesk.model.person import ASKING, is_fed_up, wants_person

ASKED = """
cho gặp nhân viên
gap nguoi that
nv tư vấn đâu ạ
talk to a human
agent pls
ขอคุยกับคน
แอดมินอยู่ไหม
Cho em gặp nhân viên tư vấn với ạ
cho mình nói chuyện với người thật đi
e muốn gặp chủ shop
có ai ở đó không shop
co ai ko
alo có ai trả lời k
ad đâu r
nhân viên đâu hết rồi
ko muốn nói chuyện với bot
đừng trả lời tự động nữa
tắt bot đi
gặp nhân vieen
gawpj nhaan vieen
gap nguowif thaatj
nhanvien tu van dau
cần người thật tư vấn
chuyển máy cho nhân viên giúp em
cho em lh nhân viên
gặp ng thật
gặppp nhân viênnn
có người thật không ạ
can i talk to someone?
I want to speak with a real person
human please
humna pls
is anyone there?
are you a bot?
let me talk to an agent
connect me to customer service
I need a representative
speak to a represntative please
real person
no more bots
can a human answer me please
operator
ขอคุยกับแอดมินหน่อยค่ะ
ขอสายพนักงานหน่อย
ติดต่อเจ้าหน้าที่
มีใครอยู่ไหมคะ
มีคนตอบไหม
ไม่อยากคุยกับบอท
คนจริงๆตอบได้ไหม
แอดมิน ตอบหน่อยค่า
คุยกับคนขาย
เป็นบอทหรือคนคะ
/person
/person@hoasen_bot
Gặp nhân viên
Talk to a person
คุยกับพนักงาน
nói chuyện vs nv đc k
k có ai rep hết v
có nv nào tư vấn k ạ
shop có ai trực page không
Cho em hỏi lâu rồi mà không ai trả lời, em muốn gặp nhân viên
""".strip().splitlines()

DID_NOT = """
shop ơi áo này còn size M không
ad ơi cho hỏi giá
ad ơi tư vấn size giúp em
bên mình tuyển nhân viên không ạ
lương nhân viên bao nhiêu
shop tư vấn giúp em với
có ship không
ai mua cái này chưa
for 2 persons
I want a human hair wig
do you sell to agents
is it good for a person with oily skin
someone stole my parcel
I want a gift for my manager
màu này người da ngăm mặc được không
người 60kg mặc size gì
cho em hỏi người 1m60 mặc size gì
có ai mua chưa ạ
gọi cho em trước khi giao nhé
cho người lớn mặc được ko
có người yêu chưa shop
ส่งของกี่วันคะ
คนท้องใช้ได้ไหม
คนอ้วนใส่ได้ไหม
มีสีดำไหมคะ
ราคาเท่าไหร่
แอดมินคะ ราคาเท่าไหร่
สมัครเป็นตัวแทนได้ไหม
muốn làm đại lý thì liên hệ ai
hàng này có tốt không
giao hàng cho người khác nhận được k
nhân viên giao hàng gọi em chưa
shipper gọi em lúc mấy giờ
còn hàng không ạ
contact number please
call me when you ship
how do i contact the shop
I need it for someone special
get one for the person in the photo
người bán ở đâu vậy
áo cho người 50kg
tìm áo cho người già
chat với shop ở đâu
shop ở đâu
cho em xin bảng giá
không có size à
""".strip().splitlines()


def test_a_person_is_asked_for_in_any_of_the_three_languages() -> None:
    assert [each for each in ASKED if not wants_person(each)] == []


def test_what_only_sounds_like_it_is_no_such_wish() -> None:
    assert [each for each in DID_NOT if wants_person(each)] == []


def test_what_a_button_says_means_it() -> None:
    assert all(wants_person(each) for each in ASKING.values())


def test_who_has_had_enough_of_a_bot_is_heard() -> None:
    fed_up = [
        "bot ngu quá",
        "stupid bot",
        "บอทโง่",
        "this bot is so useless",
        "trả lời tự động ngu quá",
    ]

    assert [each for each in fed_up if not is_fed_up(each, answered=False)] == []


def test_what_names_no_bot_means_it_only_after_an_automatic_answer() -> None:
    said = [
        "trả lời linh tinh quá",
        "hỏi một đằng trả lời một nẻo",
        "ตอบไม่ตรงคำถาม",
        "that's not what i asked",
        "không hiểu gì cả",
        "you don't understand",
    ]

    assert [each for each in said if not is_fed_up(each, answered=True)] == []
    assert [each for each in said if is_fed_up(each, answered=False)] == []


def test_hostile_words_cost_little() -> None:
    for each in (
        "gặp " * 5000,
        "co ai " * 5000,
        "ขอคุยกับ" * 5000,
        "need a " * 5000,
        "\x00" * 1000,
        "a" * 100_000,
    ):
        assert wants_person(each) in (True, False)
