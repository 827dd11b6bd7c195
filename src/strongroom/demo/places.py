"""Where made-up people live.

Lives here: districts of China with their codes (GB/T 2260) and dialling codes, and cities elsewhere. Must not
live here: streets and house numbers, which are made up (people.py).
"""

from typing import NamedTuple

__all__ = ["CHINESE_PLACES", "ENGLISH_PLACES", "OTHER_PLACES", "ChinesePlace", "EnglishPlace"]


class ChinesePlace(NamedTuple):
    """A district: its six-digit code, the names above it, the city's dialling code."""

    code: str
    dialling: str
    head: str
    city: str


class EnglishPlace(NamedTuple):
    """A city: what follows the street in an address, its name, and its country (ISO 3166-1 alpha-2)."""

    tail: str
    city: str
    country: str


def _chinese(line: str) -> ChinesePlace:
    """Read ``code dialling province city district``; ``-`` stands for a part that there is not."""
    code, dialling, province, city, district = line.split()
    names = [name for name in (province, city, district) if name != "-"]
    return ChinesePlace(code, dialling, "".join(names), province if city == "-" else city)


# The largest cities have several lines, so that more people live there.
CHINESE_PLACES = tuple(
    _chinese(line)
    for line in """
110101 010 北京市 - 东城区
110102 010 北京市 - 西城区
110105 010 北京市 - 朝阳区
110108 010 北京市 - 海淀区
310101 021 上海市 - 黄浦区
310104 021 上海市 - 徐汇区
310106 021 上海市 - 静安区
310112 021 上海市 - 闵行区
440103 020 广东省 广州市 荔湾区
440106 020 广东省 广州市 天河区
440111 020 广东省 广州市 白云区
440303 0755 广东省 深圳市 罗湖区
440304 0755 广东省 深圳市 福田区
440305 0755 广东省 深圳市 南山区
441900 0769 广东省 东莞市 -
442000 0760 广东省 中山市 -
120101 022 天津市 - 和平区
120104 022 天津市 - 南开区
500103 023 重庆市 - 渝中区
500105 023 重庆市 - 江北区
510104 028 四川省 成都市 锦江区
510107 028 四川省 成都市 武侯区
330106 0571 浙江省 杭州市 西湖区
330108 0571 浙江省 杭州市 滨江区
330203 0574 浙江省 宁波市 海曙区
330302 0577 浙江省 温州市 鹿城区
320102 025 江苏省 南京市 玄武区
320106 025 江苏省 南京市 鼓楼区
320213 0510 江苏省 无锡市 梁溪区
320508 0512 江苏省 苏州市 姑苏区
420103 027 湖北省 武汉市 江汉区
420111 027 湖北省 武汉市 洪山区
610103 029 陕西省 西安市 碑林区
610113 029 陕西省 西安市 雁塔区
370102 0531 山东省 济南市 历下区
370202 0532 山东省 青岛市 市南区
410105 0371 河南省 郑州市 金水区
430102 0731 湖南省 长沙市 芙蓉区
340104 0551 安徽省 合肥市 蜀山区
350102 0591 福建省 福州市 鼓楼区
350203 0592 福建省 厦门市 思明区
360102 0791 江西省 南昌市 东湖区
530102 0871 云南省 昆明市 五华区
520103 0851 贵州省 贵阳市 云岩区
450103 0771 广西壮族自治区 南宁市 青秀区
460106 0898 海南省 海口市 龙华区
210102 024 辽宁省 沈阳市 和平区
210202 0411 辽宁省 大连市 中山区
220104 0431 吉林省 长春市 朝阳区
230103 0451 黑龙江省 哈尔滨市 南岗区
130102 0311 河北省 石家庄市 长安区
140106 0351 山西省 太原市 迎泽区
150105 0471 内蒙古自治区 呼和浩特市 赛罕区
620102 0931 甘肃省 兰州市 城关区
630103 0971 青海省 西宁市 城中区
640104 0951 宁夏回族自治区 银川市 兴庆区
650102 0991 新疆维吾尔自治区 乌鲁木齐市 天山区
540102 0891 西藏自治区 拉萨市 城关区
""".strip().splitlines()
)


def _english(line: str) -> EnglishPlace:
    """Read ``city|what follows it|country``."""
    city, rest, country = line.split("|")
    return EnglishPlace(f"{city}, {rest}", city, country)


ENGLISH_PLACES = tuple(
    _english(line)
    for line in """
New York|NY 10001, United States|US
Los Angeles|CA 90001, United States|US
Chicago|IL 60601, United States|US
Springfield|IL 62701, United States|US
Seattle|WA 98101, United States|US
Austin|TX 73301, United States|US
Boston|MA 02108, United States|US
Denver|CO 80202, United States|US
Portland|OR 97201, United States|US
London|SW1A 1AA, United Kingdom|GB
Manchester|M1 1AE, United Kingdom|GB
Leeds|LS1 1UR, United Kingdom|GB
Edinburgh|EH1 1YZ, United Kingdom|GB
Cardiff|CF10 1EP, United Kingdom|GB
""".strip().splitlines()
)

OTHER_PLACES = {
    "DE": EnglishPlace("12345 Berlin, Germany", "Berlin", "DE"),
    "EG": EnglishPlace("Cairo, Egypt", "Cairo", "EG"),
    "ES": EnglishPlace("28001 Madrid, Spain", "Madrid", "ES"),
    "FR": EnglishPlace("75001 Paris, France", "Paris", "FR"),
    "GR": EnglishPlace("Athens, Greece", "Athens", "GR"),
    "HR": EnglishPlace("Zagreb, Croatia", "Zagreb", "HR"),
    "HU": EnglishPlace("Budapest, Hungary", "Budapest", "HU"),
    "IN": EnglishPlace("Pune, India", "Pune", "IN"),
    "JP": EnglishPlace("東京都千代田区", "東京", "JP"),
    "KR": EnglishPlace("Seoul, South Korea", "Seoul", "KR"),
    "KZ": EnglishPlace("Almaty, Kazakhstan", "Almaty", "KZ"),
    "NO": EnglishPlace("Oslo, Norway", "Oslo", "NO"),
    "PL": EnglishPlace("Łódź, Poland", "Łódź", "PL"),
    "PT": EnglishPlace("Lisboa, Portugal", "Lisboa", "PT"),
    "TH": EnglishPlace("Bangkok, Thailand", "Bangkok", "TH"),
    "VN": EnglishPlace("Hà Nội, Vietnam", "Hà Nội", "VN"),
}
