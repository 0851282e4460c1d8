"""How customers write: short spellings and what they stand for, words that say little, words of
trouble. Everything is folded (no case, no accents) unless it says otherwise."""

from __future__ import annotations

from socialdesk.model.text import fold


def _several(*words: str) -> frozenset[str]:
    return frozenset(" ".join(words).split())


def _table(text: str) -> dict[str, str]:
    """`ko k hok: khong` lines: every spelling and what it stands for."""
    found: dict[str, str] = {}
    for line in text.strip().splitlines():
        spellings, _, meant = line.partition(":")
        found |= dict.fromkeys(spellings.split(), meant.strip())
    return found


SHORT = _table("""
    k ko kg hok hog hong hông hem hk khg hẻm hkh kh khum hum khong kog koh kong hongg: khong
    dc đc đk dx dcc đcc duok đuợc dươc: duoc
    j gj gi gii ji: gi
    bn bnh bnhiu bnhieu bnhju bnhiju bnhiêu: bao nhieu
    nhiu nhju nhiêu niu nhìu nhêu: nhieu
    z v zay dzay dzậy zậy zị: vay
    r ri rùi rồi roy rui: roi
    mik mk mjk mih m mìn: minh
    mn mng: moi nguoi
    vs vơi dới: voi
    cx cg cug: cung
    trc: truoc
    ntn nthe nhtn: nhu the nao
    ns: noi
    bt bit bik bjt: biet
    lm: lam
    nc: nuoc
    lun: luon
    mún mun: muon
    wa wá: qua
    zô dô zo: vo
    bữa bửa: hom
    bjo bgio: bao gio
    h: gio
    tl: tra loi
    nt: nhan tin
    đag dag: dang
    iu: yeu
    rẹp: tra loi
    ng: nguoi
    ngta: nguoi ta
    hnay hnai: hom nay
    hqua: hom qua
    tks thks thanks tnx thx camon thank ty: cam on
    sdt sđt sodt: so dien thoai
    dt đt: dien thoai
    zl: zalo
    fb fbook: facebook
    ig: insta
    ib inb ibox ibb: inbox
    rep reply: tra loi
    sz siz saiz sizes szie sizz: size
    sp: san pham
    ck ckhoan: chuyen khoan
    stk: so tai khoan
    tk: tai khoan
    nv nvien: nhan vien
    tv tvan: tu van
    vc vouchers voucer: voucher
    gg km sale: giam gia
    freeship fship mienship freeshipping frs: mien phi ship
    shipcod: ship cod
    shjp sip shipp shiping shipping ships: ship
    shiper: shipper
    tgian thgian: thoi gian
    bhanh bh: bao hanh
    kt kthuoc: kich thuoc
    dchi dchj đchi đchỉ: dia chi
    cty: cong ty
    sll: so luong lon
    ctv: cong tac vien
    hsd: han su dung
    hd hđ: hoa don
    cmt bl: binh luan
    ct chtr: chuong trinh
    oke okie oki okey okela: ok
    helo hellu alo aloo alooo: hello
    plz pls: please
    ya: you
    ur: your
    wat wut: what
    hw: how
    cud: could
    dont: do not
    doesnt: does not
    cant: can not
    sent: send
    paid: pay
    bought: buy
    colour colours colors: color
    addr: address
    pic pics picture pictures: photo
    msg: message
    pymt: payment
    discnt: discount
    sg hcm tphcm hcmc: sai gon
    hn: ha noi
    đn: da nang
    t7: chu nhat
    cn: chu nhat
""")
"""Short or careless spellings as they are written (in small letters), and the words they stand for."""

FILLERS = _several(
    # English
    "i you your me my we our us it its is are am be was were do does did done have has had can could will would shall should "
    "may might the an this that these those there here of to in on at for from with by and or but if so as any some "
    "please hi hello hey dear sir madam sis bro thank thanks much very just want wanna like know ask tell let get got need "
    "what which how who where when why not no yes ok guys about than then too also one ones im ive re ll ve s t d m "
    "ma sister really",
    # Vietnamese
    "a á à ạ ạh da dạ vâng ah u ừ uh oi ơi ời ui shop sốp shopp ad add admin em e anh chị c bạn b mình m tớ t tui tôi cô chú bác "
    "cậu người ta mọi nha nhé nhe nhỉ ha hả hen hihi haha hehe huhu thế thì là mà với vs và cho xin hỏi cái này kia đó đấy đây ấy "
    "nó vậy sao được không chưa rồi cũng sẽ sẻ đang đã nữa đi lên cảm ơn cám chào giúp dùm giùm làm biết muốn cần thấy như nào gì "
    "nói tới nhiêu nhiều những hay hoặc nếu dưới của trong ngoài luôn ra vào lại xem quá qua hôm nay mai rất thôi chỉ phải con để "
    "bị theo từ khi ở các một hai có ý ạk nè nhá hông bên nhà ",
)
"""Words that say little of what is asked, with their accents: `bạn` does, `bán` does not."""
PLAIN_FILLERS = frozenset(fold(each) for each in FILLERS)
"""The same as they are written without."""

ASKING = frozenset(
    [
        "bao",
        "nhieu",
        "gi",
        "nao",
        "dau",
        "sao",
        "may",
        "when",
        "where",
        "how",
        "what",
        "which",
        "who",
        "why",
        "khi",
        "gio",
        "lau",
    ]
)
"""Words that say what kind of thing is asked: they count a little more."""

THINGS = frozenset(
    [
        "ao",
        "vay",
        "quan",
        "dam",
        "giay",
        "dep",
        "tui",
        "non",
        "son",
        "kem",
        "sua",
        "rua",
        "mat",
        "mau",
        "san",
        "pham",
        "hang",
        "do",
        "bo",
        "chiec",
        "cai",
        "loai",
        "dress",
        "shirt",
        "skirt",
        "pants",
        "shoes",
        "bag",
        "hat",
        "lipstick",
        "cream",
        "item",
        "items",
        "product",
        "products",
        "thing",
        "top",
        "jeans",
        "jacket",
    ]
)
"""What a shop sells, as such: questions about it differ by their other words."""

ENGLISH = _several(
    "box car her his hair chair pair air max tax mix fix six bus gas bar bags bed beds door poor room moon soon noon been seen see "
    "keep sleep deep tee teen meet need week too tools look book good food cool pool loop hoop three tree fee knee near dear tour "
    "hours ours tops cups caps maps pens pins bonus plus as us is has was does goes lens this that thanks miss less boss sass "
    "bow cow how low now row tow law paw raw saw new few sew view add odd "
    "back last fast past more most many when then than them they also only over under after again still even ever never other "
    "same such own off out down left right big small long short high old next first second day days week month year minute people "
    "man woman girl boy friend family work home house school water money hand hands head face life time line part place point "
    "case name word words side kind turn help show tell give take make come find call keep seem feel leave"
)
"""Words of English that keys of Telex look like: they are left as they are."""

TROUBLE = _several(
    "sai nhầm hỏng rách rach lừa lua đảo dao tệ te chán bực buc thất vọng that vong kiện khiếu nại khieu nai tố cáo phốt phot lỗi loi thiếu "
    "thieu vỡ móp mop chậm cham trễ tre gian dối hư ẩu au bẩn ban mốc dở láo thái mẩn ngứa "
    "broken wrong damaged scam angry terrible awful disappointed bad worst fake late missing complaint complain rude never torn "
    "ugly lied cheated unacceptable horrible rubbish useless report stained refuse ignored manager"
)
"""Words of people who need a person."""

DONE = _several("rồi roi already yesterday mà")
"""What tells rather than asks, where nothing in it asks."""
ASKS = _several(
    "không khong chưa chua hả ha gì gi nào nao đâu dau sao mấy may bao nhiêu nhieu khi xin cho cần can muốn muon giúp giup tư "
    "what when where how which who why do does is are can could will any please want need hả hỏi hoi"
)
"""What asks for something."""

THAI_ASKS = ("ไหม", "มั้ย", "มัย", "เท่าไหร่", "กี่", "ไหน", "ยังไง", "เมื่อไหร่", "ป่าว", "อะไร", "หรือ")
"""The same of `ASKS` in Thai."""
THAI_DONE = ("แล้ว", "เมื่อวาน")
"""The same of `DONE`."""
SIZES = _several("xs s m l xl xxl xxxl 2xl 3xl free freesize")
"""Behind the word size: one that is named."""
THAI_SHORT = (
    ("เท่าไร", "เท่าไหร่"), ("เท่าไหร", "เท่าไหร่"), ("ท่าไหร่", "เท่าไหร่"), ("กี่บาท", "ราคาเท่าไหร่"), ("ค่าส่ง", "ค่าจัดส่ง"),
    ("ไซส์", "ไซซ์"), ("ไซด์", "ไซซ์"), ("ไซร์", "ไซซ์"), ("ไซต์", "ไซซ์"), ("ไซ้", "ไซซ์"), ("size", "ไซซ์"), ("ปลายทาง", "เก็บปลายทาง"),
)  # fmt: skip
"""Spellings of Thai, and the one that is compared."""

THAI_FILLERS = _several(
    "สวัสดี ขอบคุณ ขอถาม สอบถาม อยากถาม อยากรู้ อยากได้ อยาก รบกวน แอดมิน แม่ค้า พ่อค้า คุณ ทางร้าน ที่ร้าน ร้าน ได้ไหม ได้มั้ย ได้มัย ได้ป่าว ไหม มั้ย มัย "
    "ไม๊ ป่าว เปล่า หรือยัง หรือ หน่อย บ้าง ค่ะ คะ ครับ คับ ค้าบ คร้าบ คร่า ค่า จ้า จ้ะ จ๊ะ จ๋า นะ น้า อ่ะ อะ เนี่ย เลย ด้วย พี่ น้อง ตัวนี้ อันนี้ ชุดนี้ แบบนี้ "
    "นี้ นี่ เรา ผม หนู ฉัน มี ได้ ที่ และ กับ เป็น คือ จะ ๆ ขอ ยัง ไร อะไร แล้ว ของ ยังไง ต้อง"
)
"""Thai words that say little, as they are written."""

THAI_TROUBLE = (
    "พัง",
    "ชำรุด",
    "ผิด",
    "โกง",
    "แย่",
    "ช้ามาก",
    "เสียหาย",
    "ขาด",
    "โมโห",
    "ไม่พอใจ",
    "ร้องเรียน",
    "หลอก",
    "ยังไม่ได้",
)
"""The same of `TROUBLE` in Thai."""
