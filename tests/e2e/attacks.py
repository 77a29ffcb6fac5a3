"""Texts that would run, load or become more than text wherever one writer forgets to escape."""

from __future__ import annotations

#: Each for another place: text, attributes, script, style, comments, links, SVG, templates.
#: What runs sets ``window.ran``.
CORPUS = (
    "<script>window.ran=1</script>",
    "</script><script>window.ran=1</script>",
    "</style><script>window.ran=1</script>",
    "</title></textarea><script>window.ran=1</script>",
    "<ScRiPt\n>window.ran=1</sCrIpT\t>",
    "<img src=x onerror=window.ran=1>",
    "' onerror='window.ran=1' autofocus onfocus='window.ran=1",
    '" onmouseover="window.ran=1" autofocus onfocus="window.ran=1',
    "<svg/onload=window.ran=1>",
    "<svg><animate onbegin=window.ran=1 attributeName=x dur=1s>",
    "<svg><script>window.ran=1</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.ran=1>",
    "<iframe srcdoc='<script>parent.window.ran=1</script>'></iframe>",
    "<iframe src=javascript:parent.window.ran=1>",
    "<details open ontoggle=window.ran=1>",
    "<video><source onerror=window.ran=1></video>",
    "<body onload=window.ran=1>",
    "<a href='javascript:window.ran=1'>x</a>",
    "javascript:window.ran=1",
    "data:text/html,<script>parent.window.ran=1</script>",
    "[x](javascript:window.ran=1)[y](jAvAsCrIpT&#58;window.ran=1)",
    "<a href='data:text/html,<script>window.ran=1</script>'>x</a>",
    "<form action=javascript:window.ran=1><button>x</button></form>",
    "<object data=javascript:window.ran=1><embed src=javascript:window.ran=1>",
    "<meta http-equiv=refresh content='0;url=javascript:window.ran=1'>",
    "<base href='http://outside.invalid/'><link rel=stylesheet href='//outside.invalid/x.css'>",
    "<style>*{background:url(http://outside.invalid/s.png)}</style>",
    "--><img src=x onerror=window.ran=1><!--",
    "]]><script>window.ran=1</script>",
    "\\u003cimg src=x onerror=window.ran=1\\u003e",
    "&lt;img src=x onerror=window.ran=1&gt;",
    "\u2028window.ran=1;//\u2029",
    "';window.ran=1;//",
    '";window.ran=1;//',
    "`;window.ran=1;//${window.ran=1}",
    "{{constructor.constructor('window.ran=1')()}}{% x %}#{7*7}<%= 7*7 %>",
    '#eval("1")#read("/etc/passwd")#import("x.typ")$',
    "<template><script>window.ran=1</script></template><noscript><img src=x onerror=window.ran=1>",
)

#: What ran, and every element that carries code or points at code, whoever it was made by.
CARRIERS = """() => {
    const code = /^[\\s\\u0000-\\u001f]*(javascript|vbscript|data:text\\/html)/i;
    const links = ['href', 'xlink:href', 'src', 'action', 'formaction', 'data'];
    // the preview of the page that is published: a document of ours, which is looked into as well
    const ours = (node) => node.matches('iframe.stIFrame[src^="data:text/html;charset=utf-8;base64,"]');
    const carries = (node) => !ours(node) && ([...node.attributes].some((a) =>
        /^on[a-z]+$/.test(a.name) || (links.includes(a.name) && code.test(a.value)))
        || node.matches('iframe[srcdoc], base, meta[http-equiv=refresh], mglyph'));
    const roots = [document];
    for (const root of roots)
        for (const node of root.querySelectorAll('*')) if (node.shadowRoot) roots.push(node.shadowRoot);
    return [
        ...(window.ran ? ['it ran'] : []),
        ...roots.flatMap((root) => [...root.querySelectorAll('*')]).filter(carries)
            .map((node) => node.outerHTML.slice(0, 200)),
    ];
}"""
