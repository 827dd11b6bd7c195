"""Views, scopes and letters in words, for explanations and reports.

Lives here: the words in both languages. Must not live here: deciding, layouts.
"""

from strongroom.access.grants import FieldGrant, Reveal, View
from strongroom.access.scope import Scope

__all__ = ["grant_words", "scope_words", "view_word"]

_VIEWS = {
    View.FULL: ("full", "完整"),
    View.MASKED: ("masked", "遮蔽"),
    View.COARSE: ("coarse", "粗略"),
    View.TOTALS: ("totals only", "仅汇总"),
    View.HIDDEN: ("hidden", "隐藏"),
}
_REVEAL = {
    Reveal.YES: ("may reveal", "可显示"),
    Reveal.STEP_UP: ("may reveal after a fresh sign-in", "重新验证后可显示"),
}
_SCOPES = {
    "all": ("all", "全部"),
    "own": ("own", "本人负责"),
    "shared": ("shared with them", "共享给本人"),
    "team": ("own teams", "本团队"),
    "below": ("teams below", "下级团队"),
}


def _pick(pair: tuple[str, str], language: str) -> str:
    return pair[1] if language.startswith("zh") else pair[0]


def view_word(view: View, language: str) -> str:
    """A view in ``en`` or ``zh-CN``."""
    return _pick(_VIEWS[view], language)


def grant_words(grant: FieldGrant, language: str) -> str:
    """What may be known of a field, as ``masked, may reveal, use unseen``."""
    words = [view_word(grant.view, language)]
    if grant.reveal is not Reveal.NO:
        words.append(_pick(_REVEAL[grant.reveal], language))
    if grant.compare:
        words.append(_pick(("compare", "可核对"), language))
    if grant.use:
        words.append(_pick(("use unseen", "可代用"), language))
    return _pick((", ", "，"), language).join(words)


def scope_words(scope: Scope, language: str) -> str:
    """A scope, as ``own, shared with them, own teams``."""
    words = [_pick(pair, language) for name, pair in _SCOPES.items() if getattr(scope, name)]
    words += sorted(scope.teams)
    return _pick((", ", "、"), language).join(words) or _pick(("none", "无"), language)
