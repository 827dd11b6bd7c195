"""Texts of signing in and out, and of what to do when that does not work."""

__all__ = ["ENTRY"]

ENTRY = {
    "sign-in.title": ("Sign in", "登录"),
    "sign-in.name": ("User name", "用户名"),
    "sign-in.password": ("Password", "密码"),
    "sign-in.code": ("Code", "验证码"),
    "sign-in.code-help": (
        "Six digits of your authenticator, or one of your recovery codes.",
        "身份验证器上的六位数字，或一个恢复码。",
    ),
    "sign-in.new-password": ("New password", "新密码"),
    "sign-in.expired": (
        "Your password has run out. Enter it once more, with a new one.",
        "您的密码已过期。请再次输入旧密码，并设置新密码。",
    ),
    "sign-in.code-if": ("Only if you have set up a second factor.", "仅在您设置过第二项验证时填写。"),
    "sign-in.or": ("or", "或"),
    "sign-in.by-passkey": ("Sign in with a passkey", "使用通行密钥登录"),
    "sign-in.link-lost": (
        "New here, or locked out? The security administrator makes you a one-time link.",
        "新用户或无法登录？请向安全管理员索取一次性链接。",
    ),
    "second.title": ("One more step", "还需一步"),
    "second.lead": ("Your password is right. Now show your second factor.", "密码正确，请完成第二项验证。"),
    "second.lead-passkey": ("Your password is right. Now show your passkey.", "密码正确，请出示通行密钥。"),
    "second.by-passkey": ("Use a passkey", "使用通行密钥"),
    "second.needs-script": (
        "Passkeys need JavaScript in this browser.",
        "通行密钥需要浏览器启用 JavaScript。",
    ),
    "second.elsewhere": ("Begin again", "重新开始"),
    "link.title": ("Sign in by a one-time link", "使用一次性链接登录"),
    "link.lead": (
        "This link lets you in once. Use it on the device that you work with.",
        "此链接只能使用一次，请在您工作使用的设备上打开。",
    ),
    "link.use": ("Use the link", "使用此链接"),
    "ticket.title": ("Shown to you once", "仅显示一次"),
    "ticket.lead": (
        "This page closes after {seconds} seconds, and cannot be opened again. That you saw this is recorded.",
        "本页将在 {seconds} 秒后关闭，且无法再次打开。本次查看已被记录。",
    ),
    "ticket.nothing": ("Nothing is stored there", "没有存储内容"),
    "ticket.closed": ("Closed", "已关闭"),
    "ticket.again": (
        "Values are shown here for a short while, for the program that you work with. Ask for them there again.",
        "您所使用的程序可请求在此短暂显示完整内容。如需再次查看，请在该程序中重新操作。",
    ),
    "welcome.step-password": ("Password", "设置密码"),
    "welcome.step-second": ("Second factor", "第二项验证"),
    "welcome.step-ready": ("Ready", "完成"),
    "welcome.title": ("Welcome, {name}", "欢迎，{name}"),
    "welcome.lead": (
        "Choose a password. You sign in with it from now on; the link that brought you here is used up.",
        "请设置密码，今后用它登录；带您来到这里的链接已经失效。",
    ),
    "welcome.password-help": (
        "At least {least} characters. A few unrelated words are easy to remember and hard to guess.",
        "至少 {least} 个字符。几个互不相关的词既好记，又难猜。",
    ),
    "welcome.password-kinds": (
        "At least {least} characters of {kinds} kinds: small letters, capitals, digits, others.",
        "至少 {least} 个字符，且包含 {kinds} 类：小写字母、大写字母、数字、其他字符。",
    ),
    "welcome.show": ("Choose this password", "设置此密码"),
    "welcome-second.title": ("A second factor", "设置第二项验证"),
    "welcome-second.required": (
        "Your roles have great powers, so a password alone is not enough: whoever learned it could take "
        "customers' data out, or change who may see it.",
        "您的角色权限很大，仅凭密码不够：得知密码的人就可能带走客户数据，或更改访问权限。",
    ),
    "welcome-second.optional": (
        "A password can be learned by others. A second factor keeps them out all the same.",
        "密码可能被他人得知；有了第二项验证，他们仍无法登录。",
    ),
    "welcome-second.passkey": ("A passkey", "通行密钥"),
    "welcome-second.passkey-about": (
        "Your finger, your face or the PIN of this device. Quickest, and it cannot be tricked out of you.",
        "使用本设备的指纹、面容或 PIN。最快捷，也不会被骗取。",
    ),
    "welcome-second.codes": ("An authenticator app", "身份验证器应用"),
    "welcome-second.codes-about": (
        "Six digits that your telephone shows. Works on every device, with recovery codes for when it is lost.",
        "手机上显示的六位数字。适用于任何设备，并附恢复码以防丢失。",
    ),
    "welcome-second.set-up": ("Set up", "设置"),
    "welcome-second.later": ("Later", "以后再说"),
    "step-up.title": ("Show your second factor", "请完成第二项验证"),
    "step-up.lead": (
        "What you want to do takes a second factor that was shown just now. Then you go on where you were.",
        "此操作需要刚刚完成的第二项验证，随后将回到您刚才所在的页面。",
    ),
    "step-up.none": ("You have no second factor yet", "您尚未设置第二项验证"),
    "step-up.none-lead": (
        "What you want to do needs one. Set it up first; it takes a minute.",
        "此操作需要第二项验证。请先设置，只需一分钟。",
    ),
    "step-up.done": ("Thank you. This counts for ten minutes.", "验证成功，十分钟内有效。"),
}
