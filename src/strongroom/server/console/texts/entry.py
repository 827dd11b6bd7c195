"""Texts of signing in and out."""

__all__ = ["ENTRY"]

ENTRY = {
    "sign-in.title": ("Sign in", "登录"),
    "sign-in.name": ("User name", "用户名"),
    "sign-in.password": ("Password", "口令"),
    "sign-in.code": ("Code", "验证码"),
    "sign-in.code-help": (
        "Six digits of your authenticator, or one of your recovery codes.",
        "身份验证器上的六位数字，或一个恢复码。",
    ),
    "sign-in.new-password": ("New password", "新口令"),
    "sign-in.link-lost": (
        "New here, or locked out? The security administrator makes you a one-time link.",
        "新用户或无法登录？请向安全管理员索取一次性链接。",
    ),
    "sign-in.again": (
        "Please sign in. Then you go on where you were.",
        "请登录，随后将回到您刚才所在的页面。",
    ),
    "sign-in.signed-out": ("You are signed out.", "您已退出登录。"),
    "link.title": ("Sign in by a one-time link", "使用一次性链接登录"),
    "link.lead": (
        "This link lets you in once. Use it on the device that you work with.",
        "此链接只能使用一次，请在您工作使用的设备上打开。",
    ),
    "link.use": ("Use the link", "使用此链接"),
}
