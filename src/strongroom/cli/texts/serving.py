"""Texts of the commands about the server.

Lives here: serve. Must not live here: texts of the console (server).
"""

__all__ = ["SERVING"]

SERVING = {
    "serve": ("Serve the room over HTTP: console and API.", "通过 HTTP 提供保险库：控制台和 API。"),
    "serve.more": (
        "Beyond this machine only with TLS, or behind a proxy that speaks it. Ctrl-C or SIGTERM stops it "
        "in good order: requests under way are finished first.",
        "只有启用 TLS 或前面有负责 TLS 的代理时，其他机器才能访问。"
        "Ctrl-C 或 SIGTERM 会有序停止：先完成正在处理的请求。",
    ),
    "serve.example": (
        "strongroom serve --host 0.0.0.0 --name crm.example.com --tls-cert crm.pem --tls-key crm.key",
        "strongroom serve --host 0.0.0.0 --name crm.example.com --tls-cert crm.pem --tls-key crm.key",
    ),
    "option.host": ("The address to listen on.", "监听的地址。"),
    "option.port": ("The port; 0 for any that is free.", "监听的端口；0 表示任一空闲端口。"),
    "option.names": (
        "A host name that browsers may use; may be given several times.",
        "浏览器可使用的主机名，可多次给出。",
    ),
    "option.tls_cert": ("The certificate chain, PEM.", "证书链，PEM 格式。"),
    "option.tls_key": ("Its private key, PEM.", "对应的私钥，PEM 格式。"),
    "option.tls_self_signed": (
        "Make a certificate of one's own: for trying out.",
        "自行生成证书，供试用。",
    ),
    "option.behind_proxy": (
        "A proxy that speaks TLS stands in front.",
        "前面有负责 TLS 的代理。",
    ),
    "option.passwords": (
        "Which passwords are good enough: by SP 800-63B, or as GB/T 22239 asks for level three.",
        "口令要求：按 SP 800-63B，或按 GB/T 22239 第三级。",
    ),
    "said.serving": ("Serving at {address}", "服务地址：{address}"),
}
