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
    telling=(
        "dan yang di ke dari untuk dengan ini itu atau tidak ada kami anda dicari dibutuhkan membutuhkan "
        "mencari lowongan kerja pekerjaan karyawan karyawati pekerja pelayan pembantu koki sopir supir "
        "pengemudi gaji bulan jam hari pengalaman berpengalaman tanpa gratis tempat tinggal makan mess luar "
        "negeri wanita pria perempuan cewek gadis segera hubungi kirim penjaga toko perawat lansia pengasuh "
        "admin staf bagian kasir penghasilan besar umur tahun penari asisten rumah tangga"
    ),
)
