"""Province, city and district of a Chinese address, read without a gazetteer.

Lives here: the suffixes that divisions end in, and what only looks like one. Must not
live here: lists of districts, of which some change every year. Where the text leaves a doubt
less is shown: a residential quarter (小区) is no district.
"""

from dataclasses import dataclass

from strongroom.model.patterns import LazyPattern
from strongroom.model.text import fold

__all__ = ["Divisions", "divisions_of"]

_MUNICIPALITIES = frozenset({"北京", "天津", "上海", "重庆"})
_BEFORE = LazyPattern("(?:[0-9]{6}[ ,，]*)?((?:中华人民共和国|中国)?[ ,，]*)")
_PROVINCE = LazyPattern(
    "(?P<name>河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃"
    "|青海|台湾|臺灣|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|北京|天津|上海|重庆)"
    "(?P<suffix>省|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|市)?"
    "(?P<part>(?:香港岛|九龙(?!城)|新界|澳门半岛|澳门外岛)?)"
)
_GAP = LazyPattern("[ ,，]*")
_NAMES_NO_PLACE = LazyPattern(
    "省直辖县级行政区划|自治区直辖县级行政区划|市辖区|县(?=[\u3400-\u9fff]{1,15}县)"
)
# 东莞, 中山, 儋州 and 嘉峪关 have towns and streets below the city, and nothing that may be shown.
_UNDISTRICTED = frozenset({"东莞市", "中山市", "儋州市", "嘉峪关市"})
_CITY = LazyPattern("[\u3400-\u9fff]{1,12}?(?:自治州|地区|市|盟)")
_LOWER = LazyPattern("[区县旗省]")
_TOWN_CENTRE = LazyPattern("市[中南北辖]区")
_HAN_ONLY = LazyPattern("[\u3400-\u9fff]+")
_SUFFIX = LazyPattern("自治县|自治旗|区|县|旗|市|群岛(?:的岛礁及其海域)?|行政委员会|管委会")
_LONGEST = 18
# The first character of a division may be one of these; further on they mark something smaller ...
_SMALLER = LazyPattern("(?<!^)[路道巷弄村镇乡号楼里屯组栋幢座街园苑庄寨]")
# ... except in the names of these.
_NOT_SMALLER = LazyPattern(
    "让胡路|上街区|二道|滴道|通道侗|景德镇|[清天北丰固]镇[市县]|城乡一体化"
    "|[肥安西柏东新桐宁武金湘内平萍]乡(?=[区县市塘族]|经|高|$)"
    "|马村区|周村区|孟村|岳阳楼|石楼县|鼓楼区|钟楼区|湖里|梅里斯|巴里坤|凯里|香格里拉|满洲里|道里区|七里河"
    "|托里|木里|龙里|阿里|八里|万里|三里|后里|大里|里港|大园|桃园|下花园|梁园|绿园区|[工产化创][业工意]园|清苑区"
    "|石家庄|枣庄|新庄|薛庄|台儿庄|罗庄|大庄|金寨|五寨|鹿寨|丹寨|九寨|苏家屯|扎兰屯|奎屯|北屯|头屯"
)
# Districts and counties have short names: 共青城市 is the only one of four that ends so.
_QUARTER = LazyPattern(
    "(?:小|社|住宅|家属|宿舍|生活|校|片|厂|院|库|景|别墅|公寓|商业|商务|物流|度假|创业)区$|(?<!^上)街区$|..营区$"
    "|[超夜菜股]市$|(?<!^共青)(?<=..)[城门集]市$"
)
_SIDE = LazyPattern("[东西南北中上下前后一二三四五六七八九十甲乙丙丁A-Z]区$")
_ZONE = LazyPattern("(?:开发|名胜|管理|示范|实验|新|合作|聚集|工业园|产业园|化工园|创意园|食品|矿|林|族)区$")


@dataclass(frozen=True, slots=True)
class Divisions:
    """What of an address may be shown.

    Args:
        shown: The address from its beginning to the end of the smallest division recognised.
        key: City and district in the form that is searched; None where no city is recognised.
    """

    shown: str
    key: str | None


def divisions_of(address: str) -> Divisions:
    """Read the divisions at the beginning of an address.

    Spec: FIELD-TYPES.md section 1, address: keep to the district; section 2: some cities have none.
    """
    start = _BEFORE.match(address)
    begin = start.start(1) if start else 0
    at = start.end() if start else 0
    province, after_province = _province(address, at)
    city, after_city = _city(address, after_province)
    district, end = ("", after_city) if city in _UNDISTRICTED else _district(address, after_city, city)
    if end == after_province and not _stands_alone(address, at, after_province):
        return Divisions("", None)
    place = city or (province if province in _MUNICIPALITIES | {"香港", "澳门"} else "")
    key = f"{fold(place.removesuffix('市'))}/{fold(district)}" if place else None
    return Divisions(address[begin:end].strip(" ,，"), key)


def _stands_alone(address: str, at: int, end: int) -> bool:
    """Whether a province without anything below it is one: ``北京市…`` is, ``北京路…`` is not."""
    return end > at and (address[end - 1] in "省市区岛界龙" or end == len(address) or address[end] in " ,，")


def _skip(address: str, at: int) -> int:
    gap = _GAP.match(address, at)
    return gap.end() if gap else at


def _province(address: str, at: int) -> tuple[str, int]:
    match = _PROVINCE.match(address, at)
    if not match or (match["suffix"] == "市" and match["name"] not in _MUNICIPALITIES):
        return "", at
    return match["name"], match.end()


def _city(address: str, at: int) -> tuple[str, int]:
    begin = _skip(address, at)
    nameless = _NAMES_NO_PLACE.match(address, begin)
    if nameless:
        return "", nameless.end()
    match = _CITY.match(address, begin)
    if not match or _is_no_city(match[0]):
        return "", at
    end = match.end()
    following = address[end : end + 1]
    if following == "市" and not _TOWN_CENTRE.match(address, end) and len(match[0]) == 2:
        end += 1  # 津市市
    elif following in {"区", "县"} or (match[0][-1] == "盟" and address[end : end + 4].find("自治县") >= 0):
        return "", at  # 沙市区, 西盟
    return address[begin:end], end


def _is_no_city(name: str) -> bool:
    below = _LOWER.search(name[:-1].removesuffix("地"))
    return below is not None or _QUARTER.search(name) is not None or _is_smaller(name)


def _district(address: str, at: int, city: str) -> tuple[str, int]:
    begin = _skip(address, at)
    nameless = _NAMES_NO_PLACE.match(address, begin)
    if nameless:
        begin = nameless.end()
    if city and address.startswith(city, begin):
        at = begin = begin + len(city)  # 张家口市张家口市塞北管理区: some zones are named after their city
    best = ("", at)
    for match in _SUFFIX.finditer(address, begin, begin + _LONGEST):
        name = address[begin : match.end()]
        if not _HAN_ONLY.fullmatch(name):
            break
        if best[0] and not _goes_on(best[0], name):
            break
        if _is_division(name):
            best = (name, match.end())
    return best


def _goes_on(shorter: str, longer: str) -> bool:
    """Whether a name that seemed to end goes on: 红旗区, 辉县市, 乌拉盖管理区管委会, 新乡市平原示范区."""
    rest = longer[len(shorter) :]
    if shorter[-1] == "区":
        return rest == "管委会"
    if rest in {"区", "县", "市"}:
        return True
    return shorter[-1] == "市" and _ZONE.search(longer) is not None and not _is_smaller(rest)


def _is_division(name: str) -> bool:
    if len(name) < 2 or _QUARTER.search(name) or _is_smaller(name):
        return False
    if _ZONE.search(name) or name.endswith(("自治县", "自治旗", "旗", "群岛", "海域", "委员会", "管委会")):
        return True
    if _SIDE.search(name):
        return len(name) <= 3
    return len(name) <= (5 if name[-1] == "区" else 6)


def _is_smaller(name: str) -> bool:
    return _SMALLER.search(_NOT_SMALLER.sub("某", name)) is not None
