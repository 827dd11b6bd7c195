"""Words and runs that passwords are commonly made of.

Lives here: a short list, written for this purpose in the languages of the product; rules (password_rules.py)
make many passwords of it, with digits, years, repetitions and letters that look like others. Must not live
here: rules.
"""

__all__ = ["CONTEXT_WORDS", "RUNS", "WORDS"]

_CONTEXT = """
    strongroom vault sealed room crm customer customers client company office user users
    admin administrator manager system security privacy officer audit auditor analyst founder
    sales service support marketing
    保险库 客户 公司 用户 管理员 系统 安全 隐私 审计 分析 销售 客服 服务 市场
"""
_WORDS = """
    password passwort passwd passphrase pass word root user guest test testing demo login
    signin welcome hello secret letmein open sesame access master super server
    changeme change default temp temporary initial please trust trustno iloveyou love lovely honey baby angel
    princess sunshine shadow monkey dragon tiger lion eagle panda horse kitty puppy football baseball
    basketball soccer hockey tennis golf summer winter spring autumn monday friday sunday january august
    december china beijing shanghai hangzhou shenzhen guangzhou london paris berlin america canada
    michael jennifer jessica charlie jordan thomas daniel robert george andrew matthew joshua ashley
    correct battery staple starwars matrix batman superman pokemon google facebook apple samsung windows
    computer internet secure security private forever freedom money dollar flower chocolate cookie coffee
    woaini woaiwojia mima guanliyuan zhongguo nihao xiexie baobei laopo laogong kaishi yonghu
    密码 口令 中国 你好 我爱你 登录 欢迎
"""
CONTEXT_WORDS = frozenset(_CONTEXT.split())
"""Words of the product, of what it holds, and of the roles in it, folded (docs/reference/passwords.md)."""
WORDS = frozenset(_WORDS.split()) | CONTEXT_WORDS
"""Words that everybody tries, folded."""

RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertz",
    "azerty",
    "!@#$%^&*()",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "qazwsxedcrfvtgbyhnujm",
)
"""Runs on keyboards and in alphabets; pieces of three and more are taken away, in either direction."""
