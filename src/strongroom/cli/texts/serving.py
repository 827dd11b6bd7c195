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
    "option.trusted": (
        "Believe what the proxies of this network say about where a request comes from (X-Forwarded-For).",
        "采信该网络内代理所报告的请求来源（X-Forwarded-For）。",
    ),
    "option.public_log": (
        "Serve the log's checkpoint and tiles of hashes to everybody, under /public-log; never entries.",
        "在 /public-log 下向所有人公开日志检查点与散列块；从不公开条目。",
    ),
    "option.metrics_token": (
        "/metrics asks for the token in this file; without one it answers only on the loopback, no proxy in "
        "front.",
        "/metrics 须出示该文件中的令牌；未指定时，仅在本机回环地址且无代理时应答。",
    ),
    "option.passwords": (
        "Which passwords are good enough: by SP 800-63B, or as GB/T 22239 asks for level three.",
        "口令要求：按 SP 800-63B，或按 GB/T 22239 第三级。",
    ),
    "option.password_words": (
        "No password may be made of this word, such as a name of the firm; can be said several times.",
        "口令不得由该词构成：公司或产品的名称；可多次指定。",
    ),
    "option.sessions_per_user": (
        "How many sessions a user may have at once; one more ends the one that rested longest.",
        "每个用户可同时拥有的会话数；超出时结束闲置最久的一个。",
    ),
    "said.serving": ("Serving at {address}", "服务地址：{address}"),
}
