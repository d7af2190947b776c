"""Vietnamese."""

from nlp.languages import Language

LANGUAGE = Language(
    code="vi",
    name="Vietnamese",
    script="latin",
    before=frozenset(["khong", "chang", "chua", "mien", "k", "ko", "kh", "hong", "hok", "khoi"]),
    alternatives=frozenset(["hoac", "hay", "va"]),
    supposed=frozenset(
        [
            "neu ai doi",
            "neu co ai doi",
            "neu ai yeu cau",
            "ai doi",
            "bat ky ai yeu cau",
            "neu co nguoi yeu cau",
            "neu bi doi",
        ]
    ),
    telling=(
        "va cua cho voi trong khong la co duoc cac nhung mot lam viec tuyen dung nhan vien can tim cong ty "
        "luong thang ngay gio kinh nghiem nuoc ngoai lao dong nu nam phuc vu nha hang ban bao an o lien he "
        "gap tai xe giup xuat khau thu nhap cao ky su truong phong ke toan doanh quan ly chuyen ho tro gia "
        "dinh phi tra toi chung ca"
    ),
)
