"""Indonesian."""

from nlp.languages import Language

LANGUAGE = Language(
    code="id",
    name="Indonesian",
    script="latin",
    stemmer="indonesian",
    before=frozenset(
        [
            "tidak",
            "tanpa",
            "bukan",
            "jangan",
            "tak",
            "tdk",
            "gak",
            "ga",
            "ngga",
            "nggak",
            "enggak",
            "gk",
            "gausah",
            "belum",
        ]
    ),
    alternatives=frozenset(["atau", "maupun", "dan"]),
    supposed=frozenset(
        [
            *("kalau ada yang minta", "kalo ada yg minta", "jika ada yang meminta", "siapa pun yang meminta"),
            *("bila ada yang meminta", "kalau ada yang menawarkan", "jika diminta", "kalau dimintai"),
        ]
    ),
    telling=(
        "dan yang di ke dari untuk dengan ini itu atau tidak ada kami anda dicari dibutuhkan membutuhkan "
        "mencari lowongan kerja pekerjaan karyawan karyawati pekerja pelayan pembantu koki sopir supir "
        "pengemudi gaji bulan jam hari pengalaman berpengalaman tanpa gratis tempat tinggal makan mess luar "
        "negeri wanita pria perempuan cewek gadis segera hubungi kirim penjaga toko perawat lansia pengasuh "
        "admin staf bagian kasir penghasilan besar umur tahun penari asisten rumah tangga"
    ),
)
