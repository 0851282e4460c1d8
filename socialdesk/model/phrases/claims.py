"""The words of claims: by which words people take, ask, refuse and praise under a live, in three languages.
`claim_words.py` reads with them.

Each class of words is written with its accents; without them a word is read too, where only one class has it (or `PLAIN`
says which).
"""

WORDS = {
    "take": "gimme checkout sold put invoice claim steal taking get getting grabbing claiming chốt lấy mua đặt order oder cf cfm conf confirm múc hốt lụm rước xúc quất húp take buy mine reserve book grab dibs gom",
    "give": "cho để gửi gởi ship giao giữ thêm ủng",
    "filler": "ck cod stk tk momo bank cọc em e anh a chị c mình m tớ t tui tôi cô chú bác shop sốp sop shopp ad add admin bạn b cưng nàng nha nhé nhe nhen nhá "
    "nhoa ạ ah dạ da vâng ừ ơi oi luôn liền ngay nè nà nhaa này đi giúp dùm giùm hộ hen lẹ thanks tks thank you yes will just also another gcash ty lun ik nka nghe hic cháu hè please pls plz i ll d "
    "would me the down it to for n of my thx in là thì ơ à ừm uk ok oke oki okay hi hihi haha hehe kk only hàng mẫu con bên "
    "zô vô về mã áo quần váy po ate kuya maam madam bro guys được dc đc gái xin ah á chế nghen mợ sis ka má chứ cứ sỉ từ cũng phiếu đúng vào dô nhanh gấp luôn nhé nguyễn trần phạm hoàng huỳnh phan đặng bùi ngô",
    "unit": "cái chiếc bộ hộp lọ chai tuýp tuyp tube thỏi cây miếng gói bịch hũ hủ lon thùng sp set combo phần xấp ổ "
    "bag bags pcs pc piece pieces box boxes pack packs bottle bottles tub cục viên thanh quả hop lo sợi tấm chậu trái vỉ khay bó cành củ quyển cuốn ly tờ can lốc nhánh bình",
    "pair": "cặp đôi",
    "mark": "màu mầu color colour size sz saiz siz cỡ loại vị tone tông shade mùi kiểu hương",
    "ask": "measurement measurements hm fit fits gì sao nào nhiêu bnhiêu bn bnhieu nhiu nhìu mấy hả chưa hông hong khum hem hok how what which where when why much many "
    "is are do does can could any price ntn ư bao",
    "no": "không ko k kh khong hk not no",
    "still": "còn available stock still",
    "past": "taken saw was ordered rồi đã vừa lúc nãy trước already last bị nhận từng bought got xài dùng đang thiếu nhầm hqua hnọ",
    "later": "tối payday next think ask know thinking waiting wait wish mai lát tí chờ đợi hỏi nghĩ suy phân tính định ước nếu tháng tuần lương sau tết hẹn chừng bữa hóng",
    "show": "link hình bảng closer back kìa xem coi mặc thử show quay lên zoom cận check ib inbox tư đọc mở cắt bôi swatch test see swatches rep review "
    "nói giới nhìn tới ghé ngắm thiệu nướng vấn",
    "other": "giống đừng chẳng don dont rủ ngoài kia ai nó họ người mọi she he they your ấy tụi trên ta",
    "kin": "mom mum dad sister friend husband wife mẹ má ba bố chồng vợ bé bà ông dì",
    "haggle": "bớt giảm fix trừ discount",
    "nice": "chán tạm omg like wow looks too gorgeous đẹp xinh xỉu xịn quá ghê mê thích thèm ngon ưng thơm yêu yummy love cute nice hồi hộp pretty rất lắm thật thiệt dữ rẻ iu tim tốt bền hot chuẩn đỉnh tuyệt chất good great best xấu mỏng dày dầy chật rộng nóng cứng nhăn thô lem xù bí bức hầm rát dởm đểu ugly thin tight itchy loose overpriced amazing awesome gorgeous",
    "want": "want cần muốn mún need",
    "but": "bán expensive cheap mà nhưng tiếc but đắt mắc tặng",
    "guess": "đoán đáp án câu điểm trúng chọn vote",
    "each": "mỗi both each",
    "alt": "hoặc hay or",
    "with": "và với vs cùng and &",
    "cancel": "nevermind hủy huỷ cancel khỏi remove",
    "drop": "bỏ",
    "oops": "oops sorry",
    "swap": "đổi change switch swap chuyển",
    "into": "sang qua thành",
    "instead": "thay replace",
    "again": "nữa anymore",
    "only": "thôi",
    "good_for": "hợp",
    "where": "ở nhà quận q phường p đường ngõ hẻm tphcm hcm hn tp address huyện tỉnh xã thôn",
    "phone": "sđt sdt đt zalo tel phone",
    "count": "sl qty",
    "time": "phút tuổi lần ngày năm giờ buổi tiếng lớp",
    "this": "this",
    "price": "giá",
}
"""Classes and their words."""

PLAIN = {
    "bo": "unit", "con": "still", "doi": "pair", "ban": "filler", "sang": "into", "thoi": "only", "dau": "ask", "nua": "again",
    "mau": "mark", "me": "kin", "ba": "kin", "hay": "alt", "qua": "nice", "roi": "past", "khong": "no", "da": "filler", "co": "filler",
    "cai": "unit", "goi": "unit", "so": "mark", "chi": "filler", "be": "kin", "cho": "give", "chua": "ask", "may": "ask", "de": "give",
    "mua": "take", "lay": "take", "dat": "take", "hop": "unit", "lo": "unit", "xin": "filler", "vi": "mark", "gui": "give", "mai": "later",
    "giu": "give", "hon": "nice", "ma": "filler", "di": "filler", "va": "with", "moi": "each", "cap": "pair", "bao": "ask", "tu": "show",
    "sau": "later", "an": "guess", "cau": "guess", "mac": "show", "thu": "show", "ve": "filler", "thay": "instead", "dung": "past",
    "nay": "this", "dang": "past", "hang": "filler", "ta": "other", "gia": "price", "to": "filler",
}  # fmt: skip
"""Words without accents that could be of several classes, and which they are read as."""

ALONE = {"nữa": "again", "thôi": "only", "này": "this", "giá": "price", "còn": "still", "hết": "still", "của": "whose",
    "có": "has", "đúng": "ask", "đâu": "ask", "đó": "this", "túi": "unit", "sang": "into", "bé": "kin", "vô": "filler", "đợi": "later",
    "đều": "mark", "ko": "no", "hông": "ask", "với": "with", "xong": "past", "gram": "", "hên": "other",
    "hơn": "nice", "qua": "into", "đến": "later", "cảm": "filler", "cám": "filler", "ơn": "filler",
    "số": "mark", "have": "filler", "has": "past", "loved": "nice", "looks": "nice", "so": "nice", "chất": "ask",
    "màu": "mark", "tìm": "show", "nấu": "other", "hỏng": "past", "độ": "ask", "họng": "other", "bà": "kin", "đồ": "filler"}  # fmt: skip
"""Words that stand in several classes, or in none of the lists above, and what each is by itself."""

PAIRS = {
    "lên đơn": "take", "lên cho": "take", "would like": "want", "d like": "want", "vào đơn": "filler", "vô giỏ": "take", "vào giỏ": "take", "lên live": "other",
    "sold out": "past", "already sold": "past", "is sold": "past", "was sold": "past", "got sold": "past", "d love": "want", "would love": "want", "bill me": "take", "if still": "filler", "if available": "filler", "for me": "filler", "thì thôi": "other", "em iu": "filler", "chị iu": "filler", "shop iu": "filler", "chị yêu": "filler", "em yêu": "filler", "shop yêu": "filler", "chị đẹp": "filler", "ghi cho": "take", "ghi chị": "take", "ghi em": "take", "ghi c": "take", "my mom": "filler", "my daughter": "filler", "my son": "filler", "my sister": "filler", "to me": "filler", "one more": "filler", "my cart": "filler", "my order": "filler", "my tab": "filler", "no longer": "no", "never mind": "cancel", "ib rồi": "filler", "inbox rồi": "filler", "nhắn rồi": "filler", "get ko": "take", "mine ko": "take", "no more": "drop", "let me": "take", "put me": "take", "give me": "take", "take out": "cancel", "take off": "cancel", "còn chứ": "ask", "i meant": "oops", "i mean": "oops", "oh wait": "oops", "à nhầm": "oops", "ý nhầm": "oops", "à lộn": "oops", "ý lộn": "oops", "nhầm à": "oops", "em nhầm": "oops", "e nhầm": "oops", "mình nhầm": "oops", "ghi nhầm": "oops",
    "da dầu": "filler", "da khô": "filler", "da mụn": "filler", "da thường": "filler", "tóc khô": "filler", "tóc dầu": "filler", "hỗn hợp": "filler",
    "ck rồi": "filler", "ck r": "filler", "bank rồi": "filler", "nếu còn": "filler", "lên size": "swap", "lên sz": "swap", "xuống size": "swap", "tăng size": "swap", "cả hai": "each", "cho người": "filler", "hôm bữa": "past", "hôm nọ": "past", "bữa trước": "past", "đơn trước": "past", "đơn cũ": "past", "cả 2": "each", "cả 3": "each", "cả ba": "each", "như cũ": "filler", "i want": "want", "nhà ở": "where",
    "can i": "take", "could i": "take", "may i": "take", "i have": "past", "already have": "past", "chốt đơn": "take", "ủng hộ": "take", "đăng ký": "take", "số lượng": "count", "mọi người": "other",
    "người ta": "other", "bao nhiêu": "ask", "bao nhiu": "ask", "bao giờ": "ask", "bao lâu": "ask", "địa chỉ": "where", "chuyển khoản": "filler",
    "cái này": "this", "mẫu này": "this", "con này": "this", "em này": "this", "bộ này": "this", "mã này": "this", "this one": "this",
    "hết rồi": "past", "lúc nãy": "past", "hôm qua": "past", "hôm trước": "past", "tuần trước": "past", "thế nào": "ask",
    "đáp án": "guess", "minh thich": "nice", "how much": "ask", "do you": "ask", "does it": "ask", "đổi ý": "only", "đổi trả": "ask", "lần sau": "later",
    "còn nhiều": "nice", "xác nhận": "take", "sản phẩm": "unit", "số đt": "phone", "điện thoại": "phone", "bạn này": "other", "cũng được": "filler", "tính tiền": "take", "tính bill": "take", "ai cũng": "other", "thấy ai": "other", "bạn em": "kin", "bạn mình": "kin",
    "bạn đó": "other", "chị đó": "other", "chị này": "other", "chốt giá": "haggle", "chốt deal": "haggle",
    "chốt sale": "haggle", "xin hủy": "cancel", "giao hàng": "where", "lấy chồng": "other", "lấy giấy": "other",
    "đặt tên": "other", "đặt cược": "other", "lấy hên": "other", "lấy tiền": "later", "lấy lương": "later", "mã giảm": "haggle", "mã vạch": "other", "vé số": "other",
}  # fmt: skip
"""Two words that are one."""

NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "chục": 10,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}  # fmt: skip
"""Numbers as words: a quantity where a word for pieces follows, or one of taking precedes."""

PEOPLE = frozenset(
    [
        "dua",
        "chi",
        "ban",
        "em",
        "ba",
        "ma",
        "me",
        "co",
        "nguoi",
        "anh",
        "nang",
        "bac",
        "thim",
        "ong",
        "con",
        "be",
    ]
)
"""Behind `mấy` (how many, or several): "mấy chị"."""

COLOURS = {"red": "đỏ", "black": "đen", "white": "trắng", "pink": "hồng", "blue": "xanh dương", "green": "xanh lá", "yellow": "vàng",
    "brown": "nâu", "beige": "be", "cream": "kem", "grey": "xám", "gray": "xám", "purple": "tím", "orange": "cam", "navy": "xanh navy",
    "đen": "đen", "trắng": "trắng", "đỏ": "đỏ", "vàng": "vàng", "tím": "tím", "xám": "xám", "nâu": "nâu", "hồng": "hồng", "xanh": "xanh",
    "ghi": "xám", "bạc": "bạc", "rêu": "rêu"}  # fmt: skip
"""Colours in English, and the commonest in Vietnamese: one that a product has not is still a colour."""

THAI = {
    "ไม่เอา": "hủy", "ยกเลิก": "hủy", "เปลี่ยน": "đổi", "เป็น": "thành", "เอา": "lấy", "รับ": "lấy", "สั่ง": "lấy", "จอง": "lấy", "ซื้อ": "lấy",
    "ขอดู": "xem", "ดู": "xem", "ขอ": "cho", "หน่อย": "", "สี": "màu", "ไซส์": "size", "ไซซ์": "size", "ไซ": "size", "เบอร์": "số",
    "แดง": "đỏ", "ดำ": "đen", "ขาว": "trắng", "ชมพู": "hồng", "เหลือง": "vàng", "เขียว": "xanh lá", "น้ำเงิน": "xanh dương", "ฟ้า": "xanh dương",
    "น้ำตาล": "nâu", "ครีม": "kem", "เทา": "xám", "ม่วง": "tím", "ส้ม": "cam", "ชา": "trà",
    "หนึ่ง": "1", "สอง": "2", "สาม": "3", "สี่": "4", "ห้า": "5", "สิบ": "10",
    "ตัว": "cái", "แอล": "l", "เอ็ม": "m", "เอส": "s", "เอฟ": "cf", "ซีเอฟ": "cf", "หลอด": "tuýp", "ก้อน": "cục", "กระปุก": "hũ", "จำนวน": "sl", "เส้น": "sợi", "ผืน": "tấm", "อย่างละ": "mỗi", "คุณ": "", "ของ": "", "กลับไป": "xem", "ถูกใจ": "đẹp", "บาง": "mà", "คราวก่อน": "rồi", "ครั้งก่อน": "rồi", "รอบที่แล้ว": "rồi", "เมื่อวาน": "rồi", "แชร์": "xem", "กับ": "và", "และ": "và", "ให้": "cho", "ได้มั้ย": "nhiêu", "ได้ไหม": "nhiêu", "ใคร": "ai", "ใส่": "mặc", "เดี๋ยว": "mai", "สิ้นเดือน": "mai", "พรุ่งนี้": "mai", "เงินเดือน": "lương", "ไม่มี": "mà", "ใบ": "cái", "จัง": "đẹp", "ลอง": "xem", "ใกล้": "xem", "แต่": "mà", "เพื่อน": "kia", "แพง": "mắc", "อยู่": "", "โทร": "sđt",
    "ส่ง": "giao", "เหรอ": "nhiêu", "คน": "người", "ค่า": "", "จ้ะ": "", "ครับผม": "", "ชิ้น": "cái", "อัน": "cái", "กล่อง": "hộp", "ถุง": "gói", "ซอง": "gói", "ขวด": "chai", "แท่ง": "cây", "คู่": "cái", "ชุด": "bộ",
    "แพ็ค": "gói", "ค่ะ": "", "คะ": "", "ครับ": "", "คับ": "", "จ้า": "", "นะ": "", "ด้วย": "", "พี่": "", "แม่ค้า": "",
    "ไหม": "nhiêu", "มั้ย": "nhiêu", "มัย": "nhiêu", "เท่าไหร่": "nhiêu", "เท่าไร": "nhiêu", "กี่": "nhiêu", "ยังไง": "nhiêu", "อะไร": "nhiêu", "ราคา": "nhiêu", "บาท": "baht",
    "แล้ว": "rồi", "เคย": "đã", "สวย": "đẹp", "ชอบ": "đẹp", "อร่อย": "đẹp", "ดี": "đẹp", "มาก": "đẹp", "อยาก": "ước", "รอ": "chờ", "เพิ่ม": "thêm", "หนู": "", "น้อง": "", "น้า": "", "ขอบคุณ": "", "มี": "", "ที่": "", "หมด": "rồi", "เหลือ": "còn", "ยัง": "còn", "น่ารัก": "đẹp", "โอน": "", "ไว้": "", "นึง": "1", "เลย": "",
    "กรัม": "g", "กิโล": "kg", "โล": "kg",
}  # fmt: skip
"""Thai words and what they are read as: Thai is written without blanks."""

THAI_GOODS = (
    "เสื้อ เสื้อยืด เสื้อเชิ้ต เชิ้ต ครอป กางเกง กางเกงยีนส์ ยีนส์ กระโปรง เดรส ชุดนอน ชุดชั้นใน กระเป๋า รองเท้า รองเท้าแตะ แตะ ผ้าใบ ส้นสูง ถุงเท้า หมวก ผ้าพันคอ "
    "ต่างหู สร้อย แหวน กำไล นาฬิกา แว่นตา แว่น ลิป ลิปสติก แป้ง บลัช มาสคาร่า ครีม กันแดด เซรั่ม โลชั่น สบู่ แชมพู น้ำหอม โฟม มาส์ก คุชชั่น "
    "น้ำพริก หมู ไก่ ปลา กุ้ง หมึก เนื้อ ขนม คุกกี้ กาแฟ ข้าว ไส้กรอก มะม่วง ทุเรียน น้ำปลา กระปุก หลอด ก้อน แก้ว จาน หม้อ กระทะ ผ้าห่ม หมอน ผ้าเช็ดตัว ตุ๊กตา เดี่ยว เดียว"
)
"""Thai words of goods, which stand in longer names and by themselves."""
