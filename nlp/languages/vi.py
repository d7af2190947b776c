"""Vietnamese."""

from nlp.languages import Language

LANGUAGE = Language(
    code="vi",
    name="Vietnamese",
    script="latin",
    before=frozenset(["khong", "chang", "chua", "mien", "k", "ko", "kh", "hong", "hok"]),
    telling=(
        "va cua cho voi trong khong la co duoc cac nhung mot lam viec tuyen dung nhan vien can tim cong ty "
        "luong thang ngay gio kinh nghiem nuoc ngoai lao dong nu nam phuc vu nha hang ban bao an o lien he "
        "gap tai xe giup xuat khau thu nhap cao ky su truong phong ke toan doanh quan ly chuyen ho tro gia "
        "dinh phi tra toi chung ca"
    ),
)
