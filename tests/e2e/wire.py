"""A browser that runs pages over Streamlit's own connection, without drawing what comes.

It opens the WebSocket that the application's script opens, asks for a page with an address as that
script does (the address made whole by the browser itself), and reads every message until the run
is over. A hundred times cheaper than drawing, so that every one of ten thousand can be run.
"""

from __future__ import annotations

import json

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_STATE = ClientState.DESCRIPTOR.fields_by_name
_NUMBERS = json.dumps(
    {
        "rerun": BackMsg.DESCRIPTOR.fields_by_name["rerun_script"].number,
        "query": _STATE["query_string"].number,
        "page": _STATE["page_name"].number,
        "finished": ForwardMsg.DESCRIPTOR.fields_by_name["script_finished"].number,
    }
)

#: For Playwright's evaluate, with [addresses, signs, patience in ms]: what became of each address.
#: told: the signs found in what was sent. bytes: how much was sent. ended: whether the run was over
#: in time, or what went wrong.
RUN = (
    "async ([addresses, signs, patience]) => { const N = "
    + _NUMBERS
    + r""";
    const text = new TextEncoder();
    const varint = (n) => {
        const out = [];
        for (; n > 127; n = Math.floor(n / 128)) out.push((n % 128) | 128);
        return [...out, n];
    };
    const field = (number, bytes) =>
        [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes];
    const read = (bytes, at) => {
        let value = 0, shift = 1;
        for (;;) {
            const byte = bytes[at++];
            value += (byte & 127) * shift;
            if (byte < 128) return [value, at];
            shift *= 128;
        }
    };
    const has = (bytes, wanted) => {
        for (let at = 0; at < bytes.length;) {
            let tag, size;
            [tag, at] = read(bytes, at);
            if (Math.floor(tag / 8) === wanted) return true;
            if (tag % 8 === 0) [size, at] = read(bytes, at);
            else if (tag % 8 === 2) { [size, at] = read(bytes, at); at += size; }
            else at += tag % 8 === 1 ? 8 : 4;
        }
        return false;
    };
    const opened = () => new Promise((done, failed) => {
        const socket = new WebSocket(`ws://${location.host}/_stcore/stream`, ['streamlit']);
        socket.binaryType = 'arraybuffer';
        socket.onopen = () => done(socket);
        socket.onerror = () => failed(new Error('no connection'));
    });
    const run = (socket, address) => new Promise((done) => {
        const found = { address, told: [], bytes: 0, ended: 'too late' };
        let page = '', query = '';
        try {
            const url = new URL(address, location.href);
            query = url.search.slice(1);
            page = decodeURIComponent(url.pathname.replace(/^\/?/, '').replace(/\/$/, ''));
        } catch (error) {
            if (!(error instanceof URIError)) { done({ ...found, ended: 'no address' }); return; }
            page = address.split('?')[0].slice(1); // the application's script gives up here
        }
        const end = (how) => {
            clearTimeout(timer);
            socket.onmessage = socket.onclose = null;
            found.ended = how;
            done(found);
        };
        const timer = setTimeout(() => end('too late'), patience);
        const latin = new TextDecoder('utf-8');
        socket.onclose = () => end('connection lost');
        socket.onmessage = ({ data }) => {
            const bytes = new Uint8Array(data), words = latin.decode(bytes);
            found.bytes += bytes.length;
            found.told.push(...signs.filter((sign) => words.includes(sign)));
            if (has(bytes, N.finished)) end('finished');
        };
        const state = [...field(N.query, text.encode(query)), ...field(N.page, text.encode(page))];
        socket.send(new Uint8Array(field(N.rerun, state)));
    });
    let socket = await opened();
    const all = [];
    for (const address of addresses) {
        const found = await run(socket, address);
        all.push(found);
        if (!['finished', 'no address'].includes(found.ended)) socket = await opened();
    }
    socket.close();
    return all;
}"""
)
