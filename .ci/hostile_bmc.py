"""A BMC that misbehaves: a healthy Redfish service over TLS, and forty-nine ways to be anything else.

Served from a dump of a healthy service (JSON, URI to body). Every misbehaviour is a function of the request and of the
healthy answer; it gives another answer, or bytes that are written as they are. `hostile` runs patchgate against each.

    python3 .ci/hostile_bmc.py list
    python3 .ci/hostile_bmc.py serve NAME DUMP CERTIFICATE KEY      (login: PATCHGATE_BMC_USER, PATCHGATE_BMC_PASSWORD)
"""

import base64
import gzip
import html
import json
import os
import random
import secrets
import socket
import ssl
import sys
import threading
import time
import urllib.parse

ROOT = "/redfish/v1/"
SESSIONS = "/redfish/v1/SessionService/Sessions"
INVENTORY = "/redfish/v1/UpdateService/FirmwareInventory"
EVENTS = "/redfish/v1/Systems/1/LogServices/ActiveLog/Entries"
JSON_TYPE = ("Content-Type", "application/json")


class Raw:
    """Bytes as they are, and the end of the connection; `wire` is written below TLS."""

    def __init__(self, chunks, wire=b"", pause=0.0):
        self.chunks, self.wire, self.pause = chunks, wire, pause


class Ask:
    """A request, and what its sender would not like to see again."""

    def __init__(self, method, target, headers, body):
        self.method, self.target, self.headers, self.body = method, target, headers, body
        self.path, _, self.query = target.partition("?")
        self.token = headers.get("x-auth-token", "")
        self.basic = headers.get("authorization", "")

    def is_data(self):
        return self.method == "GET" and self.path not in (ROOT, ROOT.rstrip("/"))


class Bmc:
    def __init__(self, name, dump):
        self.tree = json.load(open(dump))
        self.user = os.environ["PATCHGATE_BMC_USER"]
        self.password = os.environ["PATCHGATE_BMC_PASSWORD"]
        self.misbehave = MISBEHAVIOURS[name][0]
        self.open, self.tokens, self.asked, self.made, self.lock = {}, [], 0, 0, threading.Lock()
        self.turns = {}
        # How many of the answers are the misbehaviour's.
        self.share = 1.0

    def turn(self, key):
        """How often this was done before."""
        with self.lock:
            self.turns[key] = self.turns.get(key, -1) + 1
            return self.turns[key]

    def secrets(self, ask):
        basic = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return [s for s in (self.password, ask.token, basic) if s]

    def healthy(self, ask):
        """The answer of the healthy service: status, headers, body."""
        if ask.method == "POST" and ask.path.rstrip("/") == SESSIONS:
            try:
                login = json.loads(ask.body)
            except ValueError:
                login = {}
            if (login.get("UserName"), login.get("Password")) != (self.user, self.password):
                return refusal(401, "InsufficientPrivilege")
            with self.lock:
                self.made += 1
                token, place = secrets.token_hex(16), f"{SESSIONS}/{self.made}"
                self.open[token] = place
                self.tokens.append(token)
            return 201, [JSON_TYPE, ("X-Auth-Token", token), ("Location", place)], {"@odata.id": place, "Id": "1"}
        if ask.method == "DELETE":
            with self.lock:
                gone = [token for token, place in self.open.items() if place == ask.path]
                for token in gone:
                    del self.open[token]
            return (204, [], None) if gone else refusal(404, "ResourceMissingAtURI")
        if ask.method != "GET":
            return refusal(405, "OperationNotAllowed")
        if ask.is_data() and not self.let_in(ask):
            return refusal(401, "NoValidSession")
        body = self.tree.get(ask.path) or self.tree.get(ask.path.rstrip("/")) or self.tree.get(ask.path + "/")
        if body is None and ask.path in self.open.values():
            return 200, [JSON_TYPE], {"@odata.id": ask.path, "Id": ask.path.rsplit("/", 1)[1], "UserName": self.user}
        if body is None:
            return refusal(404, "ResourceMissingAtURI")
        query = urllib.parse.unquote(ask.query)
        levels = 2 if "levels=2" in query else 1 if "$expand" in query else 0
        return 200, [JSON_TYPE], self.expanded(json.loads(json.dumps(body)), levels)

    def let_in(self, ask):
        wanted = "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return ask.token in self.open or ask.basic == wanted

    def expanded(self, body, levels):
        def inline(value):
            if isinstance(value, dict) and set(value) == {"@odata.id"}:
                found = self.tree.get(value["@odata.id"])
                return self.expanded(json.loads(json.dumps(found)), levels - 1) if found else value
            return [inline(one) for one in value] if isinstance(value, list) else value

        return {k: v if k == "Links" or not levels else inline(v) for k, v in body.items()}


def refusal(status, message, text="refused"):
    told = {"MessageId": f"Base.1.12.{message}", "Message": text}
    return status, [JSON_TYPE], {"error": {"code": "Base.1.12.GeneralError", "message": text, "@Message.ExtendedInfo": [told]}}


def encoded(answer):
    status, headers, body = answer
    data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    return status, headers, data


def head(status, headers):
    lines = [f"HTTP/1.1 {status} -"] + [f"{k}: {v}" for k, v in headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


def everywhere(value, text):
    """The same JSON with every text made another; links, names of types and times keep what they mean."""
    if isinstance(value, dict):
        kept = lambda k: k.startswith("@") or k in ("Created", "DateTime")
        return {k: v if kept(k) and not isinstance(v, (dict, list)) else everywhere(v, text) for k, v in value.items()}
    if isinstance(value, list):
        return [everywhere(one, text) for one in value]
    return text(value) if isinstance(value, str) else value


def chunks_of(piece, total):
    for _ in range(total // len(piece)):
        yield piece


# What a misbehaviour is: NAME -> (function, what the server does, whether a session can be deleted).
MISBEHAVIOURS = {}


def misbehaviour(what, deletable=True):
    def add(function):
        MISBEHAVIOURS[function.__name__.replace("_", "-")] = (function, what, deletable)
        return function

    return add


# --- Lists and links ---------------------------------------------------------------------------------------------------


def page(members, following, count=None):
    body = {"@odata.id": INVENTORY, "Members": members, "Members@odata.nextLink": following}
    return 200, [JSON_TYPE], body if count is None else {**body, "Members@odata.count": count}


@misbehaviour("pages without an end, all of them empty")
def endless_pages(bmc, ask, answer):
    if isinstance(answer[2], dict) and "Members" in answer[2] or "skip" in ask.query:
        body = {"@odata.id": ask.path, "Members": [], "Members@odata.nextLink": f"{ask.path}?$skip={bmc.turn('page')}"}
        return 200, [JSON_TYPE], body
    return answer


@misbehaviour("pages without an end, each with members that nobody saw before")
def endless_members(bmc, ask, answer):
    if ask.path.startswith(INVENTORY + "/x"):
        return 200, [JSON_TYPE], {"@odata.id": ask.path, "Id": ask.path[-9:], "Name": "x", "Version": "1"}
    if ask.path == INVENTORY:
        turn = bmc.turn("page")
        links = [{"@odata.id": f"{INVENTORY}/x{turn}-{i}"} for i in range(50)]
        return page(links, f"{INVENTORY}?$skip={turn}", 10**9)
    return answer


@misbehaviour("a next link that is the page itself, in each spelling")
def next_is_itself(bmc, ask, answer):
    if isinstance(answer[2], dict) and "Members" in answer[2]:
        host, uri = ask.headers.get("host", ""), ask.target
        spelt = [uri, uri + "#", uri + "#a", f"https://{host}{uri}", f"//{host}{uri}", uri.replace("/v1/", "/v1/./"),
                 uri.replace("/v1/", "/v1/x/../"), uri.replace("s", "%73"), uri + "/", uri + "?", uri.upper(), "", "?",
                 uri.replace("/v1/", "//v1//"), uri + "&a=b", " " + uri, uri + "\u200b"]
        answer[2]["Members@odata.nextLink"] = spelt[bmc.turn("spelling") % len(spelt)]
    return answer


@misbehaviour("links that lead in a circle: every member is its own collection")
def link_loop(bmc, ask, answer):
    if isinstance(answer[2], dict) and "Members" in answer[2]:
        answer[2]["Members"] = [{"@odata.id": ask.path}, {"@odata.id": ROOT}, {"@odata.id": ask.path + "/"}]
        answer[2]["Members@odata.nextLink"] = random.choice([SESSIONS, "/redfish/v1/Systems", "/redfish/v1/Chassis"])
    return answer


@misbehaviour("one page of a million links")
def million_links(bmc, ask, answer):
    if ask.path == INVENTORY:
        link = ",".join(f'{{"@odata.id":"{INVENTORY}/{i}"}}' for i in range(1000)).encode()
        body = b'{"@odata.id":"%s","Members":[' % INVENTORY.encode() + (link + b",") * 1000 + link + b"]}"
        return 200, [JSON_TYPE], body
    return answer


@misbehaviour("every member answers as another resource")
def wrong_id(bmc, ask, answer):
    if ask.is_data() and isinstance(answer[2], dict):
        uris = sorted(bmc.tree)
        answer[2]["@odata.id"] = uris[bmc.turn("id") % len(uris)]
    return answer


@misbehaviour("an error beside the content, with status 200")
def error_in_200(bmc, ask, answer):
    if ask.is_data() and isinstance(answer[2], dict):
        answer[2]["error"] = refusal(500, "InternalError")[2]["error"]
    return answer


# --- Time --------------------------------------------------------------------------------------------------------------


@misbehaviour("a body that drips, one byte at a time")
def slow_drip(bmc, ask, answer):
    status, headers, data = encoded(answer)
    if not ask.is_data():
        return answer
    begin = head(status, headers + [("Content-Length", len(data))])
    return Raw((begin if i < 0 else data[i:i + 1] for i in range(-1, len(data))), pause=0.3)


@misbehaviour("a head that drips, one byte at a time")
def slow_head(bmc, ask, answer):
    if not ask.is_data():
        return answer
    return Raw((bytes([b]) for b in head(200, [(f"x-{i}", "y") for i in range(10**4)])), pause=0.3)


@misbehaviour("nothing is answered after the login, not even the logout", deletable=False)
def all_hangs(bmc, ask, answer):
    if ask.method == "POST" or ask.path == ROOT:
        return answer
    time.sleep(3600)


@misbehaviour("the login never answers", deletable=False)
def login_hangs(bmc, ask, answer):
    if ask.method == "POST":
        time.sleep(3600)
    return answer


@misbehaviour("503 for ever, which asks to be asked again in a second")
def busy_for_ever(bmc, ask, answer):
    return (503, [("Retry-After", "1")], None) if ask.is_data() else answer


@misbehaviour("503 with a Retry-After of every kind: past, future, endless, no number")
def odd_retry_after(bmc, ask, answer):
    odd = ["9" * 40, "-1", "1e9", "Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "0", "soon", "\x7f"]
    return (503, [("Retry-After", odd[bmc.turn("retry") % len(odd)])], None) if ask.is_data() else answer


# --- Size --------------------------------------------------------------------------------------------------------------


@misbehaviour("a body of a gigabyte, with its length")
def huge_body(bmc, ask, answer):
    if not ask.is_data():
        return answer
    def parts():
        yield head(200, [JSON_TYPE, ("Content-Length", 2**30)]) + b'{"a":"'
        yield from chunks_of(b"x" * 65536, 2**30)
    return Raw(parts())


@misbehaviour("a body in chunks without an end")
def endless_chunks(bmc, ask, answer):
    if not ask.is_data():
        return answer
    def parts():
        yield head(200, [JSON_TYPE, ("Transfer-Encoding", "chunked")])
        while True:
            yield b"10000\r\n" + b" " * 65536 + b"\r\n"
    return Raw(parts())


@misbehaviour("a million empty objects in every body")
def million_objects(bmc, ask, answer):
    if not ask.is_data():
        return answer
    return 200, [JSON_TYPE], b'{"a":[' + b"{}," * 10**6 + b"{}]}"


@misbehaviour("arrays in arrays, a hundred thousand deep")
def deep_nesting(bmc, ask, answer):
    return (200, [JSON_TYPE], b'{"a":' + b"[" * 10**5 + b"]" * 10**5 + b"}") if ask.is_data() else answer


@misbehaviour("every body is a gzip bomb of a gigabyte")
def gzip_bomb(bmc, ask, answer):
    if not ask.is_data():
        return answer
    if not hasattr(bmc, "bomb"):
        bmc.bomb = gzip.compress(b" " * 2**28) * 4
    return 200, [JSON_TYPE, ("Content-Encoding", "gzip")], bmc.bomb


@misbehaviour("headers without an end")
def header_flood(bmc, ask, answer):
    if not ask.is_data():
        return answer
    def parts():
        yield b"HTTP/1.1 200 -\r\n"
        for i in range(10**7):
            yield f"x-{i}: {i}\r\n".encode() * 100
    return Raw(parts())


@misbehaviour("one header without an end")
def endless_header(bmc, ask, answer):
    def parts():
        yield b"HTTP/1.1 200 -\r\nx: "
        yield from chunks_of(b"x" * 65536, 2**30)
    return Raw(parts()) if ask.is_data() else answer


@misbehaviour("interim answers without an end (100 Continue)")
def endless_interim(bmc, ask, answer):
    def parts():
        while True:
            yield b"HTTP/1.1 100 Continue\r\n\r\n" * 100
    return Raw(parts()) if ask.is_data() else answer


@misbehaviour("a log of a million entries")
def million_entries(bmc, ask, answer):
    if ask.path != EVENTS:
        return answer
    entry = {"@odata.type": "#LogEntry.v1_9_0.LogEntry", "Severity": "Critical", "Message": "x", "Resolved": False}
    def parts():
        yield head(200, [JSON_TYPE]) + b'{"@odata.id":"%s","Members@odata.count":1000000,"Members":[' % EVENTS.encode()
        for i in range(10**6):
            yield (json.dumps({"@odata.id": f"{EVENTS}/{i}", "Id": str(i), **entry}) + ",").encode()
        yield b"{}]}"
    return Raw(parts())


@misbehaviour("bodies of eight megabytes of escapes within escapes, which hide nothing")
def escapes(bmc, ask, answer):
    if not ask.is_data():
        return answer
    if not hasattr(bmc, "flood"):
        bmc.flood = [piece * (8_380_000 // len(piece)) for piece in (b"%2525", b"&amp;amp;", b"\\\\u005cu005c", bmc.password[:9].encode().replace(b'"', b"x"))]
    flood = bmc.flood[bmc.turn("flood") % len(bmc.flood)]
    return 200, [JSON_TYPE], b'{"@odata.id":"%s","Id":"%s"}' % (ask.path.encode(), flood)


@misbehaviour("numbers of any size, texts of a megabyte")
def huge_values(bmc, ask, answer):
    if not ask.is_data() or not isinstance(answer[2], dict):
        return answer
    text = json.dumps(everywhere(answer[2], lambda s: s if s.startswith("/") else s + "x" * 10**5))
    text = text.replace('"Members@odata.count": ', '"Members@odata.count": ' + "9" * 400)
    return 200, [JSON_TYPE], text.replace(": true", ": 1e999").encode()


# --- Bytes -------------------------------------------------------------------------------------------------------------


@misbehaviour("a length that is larger than the body")
def length_too_large(bmc, ask, answer):
    status, headers, data = encoded(answer)
    return Raw([head(status, headers + [("Content-Length", len(data) + 7)]) + data]) if ask.is_data() else answer


@misbehaviour("a length that is smaller, negative, doubled, or no number")
def length_wrong(bmc, ask, answer):
    status, headers, data = encoded(answer)
    odd = [[("Content-Length", 5)], [("Content-Length", -1)], [("Content-Length", 5), ("Content-Length", 9)],
           [("Content-Length", "x")], [("Content-Length", 2**64)], [("Content-Length", 3), ("Transfer-Encoding", "chunked")]]
    if not ask.is_data():
        return answer
    return Raw([head(status, headers + odd[bmc.turn("length") % len(odd)]) + data])


@misbehaviour("the connection closes at byte n, a little later each time")
def close_at_byte_n(bmc, ask, answer):
    status, headers, data = encoded(answer)
    whole = head(status, headers + [("Content-Length", len(data))]) + data
    return Raw([whole[:bmc.turn("byte") * 7 % len(whole)]]) if ask.is_data() else answer


@misbehaviour("a TLS alert in the middle of the body")
def tls_alert(bmc, ask, answer):
    status, headers, data = encoded(answer)
    begin = head(status, headers + [("Content-Length", len(data))]) + data[:len(data) // 2]
    return Raw([begin], wire=bytes([21, 3, 3, 0, 2, 2, 40])) if ask.is_data() else answer


@misbehaviour("bytes below TLS that no TLS is")
def tls_garbage(bmc, ask, answer):
    return Raw([b"HTTP/1.1 200 -\r\n"], wire=os.urandom(4096)) if ask.is_data() else answer


@misbehaviour("JSON with noise in it: bytes changed, cut, NaN, UTF-16")
def garbage_json(bmc, ask, answer):
    status, headers, data = encoded(answer)
    if not ask.is_data():
        return answer
    noise, turn = bytearray(data), bmc.turn("noise") % 5
    for _ in range(1 + len(noise) // 50):
        if noise:
            noise[random.randrange(len(noise))] = random.randrange(256)
    odd = [bytes(noise), data[:len(data) // 2], data.replace(b":", b":NaN,", 1), data.decode().encode("utf-16"), b"\0" * 999]
    return status, headers, odd[turn]


@misbehaviour("every property stands twice, with two values")
def duplicate_keys(bmc, ask, answer):
    if not ask.is_data() or not isinstance(answer[2], dict):
        return answer
    return 200, [JSON_TYPE], json.dumps(answer[2]).replace("{", '{"Status":{"Health":"OK"},"Id":"x","Members":[],').encode()


@misbehaviour("every value is of another type")
def retyped(bmc, ask, answer):
    def other(value):
        if isinstance(value, dict):
            return random.choice([list(value.values())[:3], {k: other(v) for k, v in value.items()}])
        if isinstance(value, list):
            return random.choice([{"0": value}, [other(v) for v in value], "list"])
        return random.choice([str(value), [value], {"value": value}, 17, True, None, -0.5])
    if ask.is_data() and isinstance(answer[2], dict):
        return 200, [JSON_TYPE], {k: random.choice([v, other(v)]) for k, v in answer[2].items()}
    return answer


@misbehaviour("null for everything")
def all_null(bmc, ask, answer):
    if ask.is_data() and isinstance(answer[2], dict):
        return 200, [JSON_TYPE], {k: v if k.startswith("@") else None for k, v in answer[2].items()}
    return answer


@misbehaviour("statuses that nobody expects: 204 with a body, 206, 226, 304, 418, 600, 999")
def odd_status(bmc, ask, answer):
    odd = [204, 206, 226, 300, 304, 418, 599, 600, 999, 202]
    return (odd[bmc.turn("status") % len(odd)], answer[1], answer[2]) if ask.is_data() else answer


# --- Redirects and sessions --------------------------------------------------------------------------------------------


@misbehaviour("redirects in a circle")
def redirect_loop(bmc, ask, answer):
    to = f"{ask.path}?n={bmc.turn('redirect')}"
    return (random.choice([301, 302, 303, 307, 308]), [("Location", to)], None) if ask.is_data() else answer


@misbehaviour("redirects to another origin, in each spelling")
def redirect_away(bmc, ask, answer):
    away = ["https://192.0.2.1/redfish/v1/", "//192.0.2.1/", "http://192.0.2.1/", "https:\\\\192.0.2.1\\", "javascript:1",
            "https://127.0.0.1@192.0.2.1/", "file:///etc/passwd", "\u00e4", "https://[::1", "/" * 5000]
    return (307, [("Location", away[bmc.turn("away") % len(away)])], None) if ask.is_data() else answer


@misbehaviour("the session ends after five requests, each time")
def session_dies(bmc, ask, answer):
    if ask.is_data() and bmc.turn(ask.token) >= 5:
        with bmc.lock:
            bmc.open.pop(ask.token, None)
        return refusal(401, "NoValidSession")
    return answer


@misbehaviour("all sessions are in use")
def session_limit(bmc, ask, answer):
    if ask.method != "POST":
        return answer
    with bmc.lock:  # The healthy service had made one.
        bmc.open.clear()
        bmc.made = 0
    return refusal(503, "SessionLimitExceeded")


@misbehaviour("the logout is refused, redirected, answered by errors", deletable=False)
def logout_refused(bmc, ask, answer):
    odd = [refusal(403, "InsufficientPrivilege"), (307, [("Location", "/login")], None), refusal(500, "InternalError"),
           (200, [("Content-Type", "text/html")], b"<html>bye</html>"), (503, [("Retry-After", "99999")], None)]
    if ask.method != "DELETE":
        return answer
    with bmc.lock:  # The healthy service had deleted it.
        bmc.open[ask.token] = ask.path
    return odd[bmc.turn("logout") % len(odd)]


# --- Secrets -----------------------------------------------------------------------------------------------------------


def spelt(secret):
    """How a service may spell what it was sent."""
    raw = secret.encode()
    mixed = "".join(c if i % 2 else f"\\u{ord(c):04x}" for i, c in enumerate(secret))
    return [secret, urllib.parse.quote(secret, safe=""), urllib.parse.quote_plus(secret),
            "".join(f"%{b:02x}" for b in raw), urllib.parse.quote(urllib.parse.quote(secret, safe=""), safe=""),
            base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode(), raw.hex(), raw.hex().upper(),
            base64.b64encode(b'{"UserName":"a","Password":"' + raw + b'"}').decode(),
            base64.b64encode(b"ab" + raw + b"ab").decode(), base64.b64encode(b"a" + raw).decode(),
            html.escape(secret), "".join(f"&#{ord(c)};" for c in secret), "".join(f"&#x{ord(c):x};" for c in secret),
            json.dumps(secret)[1:-1], json.dumps(json.dumps(secret)), mixed, repr(secret)]


def gossip(bmc, ask):
    return " or ".join(text for secret in bmc.secrets(ask) for text in spelt(secret))


@misbehaviour("the password and the token in every text, name and id")
def secret_in_texts(bmc, ask, answer):
    if ask.is_data() and isinstance(answer[2], dict):
        told = " ".join(bmc.secrets(ask))
        body = everywhere(answer[2], lambda s: s if s.startswith("/") else f"{s} {told}")
        return 200, [JSON_TYPE], {**body, **{secret: secret for secret in bmc.secrets(ask)}}
    return answer


@misbehaviour("every spelling of them: percent, base64 at any offset, HTML, hexadecimal, escapes of JSON")
def secret_encoded(bmc, ask, answer):
    if ask.is_data() and isinstance(answer[2], dict):
        told = gossip(bmc, ask)
        return 200, [JSON_TYPE], everywhere(answer[2], lambda s: s if s.startswith("/") else f"{told} {s}")
    return answer


@misbehaviour("in other letters, and split: upper case, spaces, soft hyphens, zero width, line breaks")
def secret_split(bmc, ask, answer):
    if ask.is_data() and isinstance(answer[2], dict):
        told = []
        for secret in bmc.secrets(ask):
            told += [secret.upper(), secret.lower(), secret.swapcase()]
            told += [between.join(secret) for between in (" ", "\u00ad", "\u200b", "\n", "\u2060\ufeff", "\r\n ")]
            told += [secret[:5] + "\u200d" + secret[5:], "\u202e" + secret + "\u202c"]
        return 200, [JSON_TYPE], everywhere(answer[2], lambda s: s if s.startswith("/") else " | ".join(told))
    return answer


@misbehaviour("in the errors of everything: code, message, id, page of HTML, text")
def secret_in_errors(bmc, ask, answer):
    if not ask.is_data():
        return answer
    told, turn = gossip(bmc, ask), bmc.turn("error")
    kinds = [refusal(500, bmc.password, told), refusal(403, told, told), refusal(400, "GeneralError", told),
             (500, [("Content-Type", "text/html")], f"<html>{told}</html>".encode()), (404, [], told.encode()),
             (200, [("Content-Type", told.replace("\n", " "))], told.encode())]
    return kinds[turn % len(kinds)]


@misbehaviour("where a text is cut: behind so many letters that only its first half would be kept")
def secret_at_the_cut(bmc, ask, answer):
    if not ask.is_data():
        return answer
    turn = bmc.turn("cut")
    at = (80, 100, 120, 160, 200, 255, 300, 400, 500, 1000, 2000, 4000)[turn % 12] - 1 - turn // 12 % 20
    told = "".join("x" * (at if i == 0 else 9) + secret for i, secret in enumerate(bmc.secrets(ask)))
    kinds = [refusal(500, told, told), refusal(500, "GeneralError", told), (307, [("Location", "/" + urllib.parse.quote(told))], None),
             (200, [JSON_TYPE], json.dumps({"@odata.id": "/" + told, "Id": told}).encode()),
             (200, [JSON_TYPE], (json.dumps({told: 1})[:-1] + "," + json.dumps({told: 2})[1:]).encode()),
             (200, [("Content-Type", told)], b"<"), (200, [JSON_TYPE], {"@odata.id": ask.path, "Members": [{"@odata.id": told}, told]})]
    return kinds[turn // 3 % len(kinds)]


@misbehaviour("in headers and in the targets of redirects")
def secret_in_headers(bmc, ask, answer):
    if not ask.is_data():
        return answer
    every = bmc.secrets(ask)
    secret = every[bmc.turn("header") % len(every)]
    quoted = urllib.parse.quote(secret, safe="")
    to = [f"/{quoted}", f"https://{ask.token or 'x'}.example/{quoted}", f"https://{quoted}@192.0.2.1/", f"/{'x' * 195}{quoted}",
          f"https://{'x' * 60}.{'y' * 60}.{'z' * 60}.{(ask.token or 'x')}.example/", quoted, f"/redfish/v1/{secret}"]
    headers = [("Retry-After", secret), ("Content-Type", secret), ("Server", secret), ("WWW-Authenticate", f'Basic realm="{secret}"')]
    if bmc.turn("kind") % 2:
        return 307, headers + [("Location", to[bmc.turn("to") % len(to)])], None
    return 503, headers, None


@misbehaviour("in every log entry, in all spellings, and in its id")
def secret_in_logs(bmc, ask, answer):
    if "/LogServices/" in ask.path and isinstance(answer[2], dict) and "Members" in answer[2] and "Entries" in ask.path:
        entries = [{"@odata.id": f"{ask.path}/{i}", "@odata.type": "#LogEntry.v1_9_0.LogEntry", "Id": str(i), "EventId": text,
                    "MessageId": text, "Severity": "Critical", "Created": "2026-11-01T00:00:00Z", "Message": text, "Resolved": False}
                   for i, text in enumerate(text for secret in bmc.secrets(ask) for text in spelt(secret))]
        return 200, [JSON_TYPE], {"@odata.id": ask.path, "Members@odata.count": len(entries), "Members": entries}
    return answer


@misbehaviour("in the subject, the issuer and the names of the certificate")
def secret_in_certificate(bmc, ask, answer):
    return answer


# --- What is shown -----------------------------------------------------------------------------------------------------


@misbehaviour("commands of CI services, terminal escapes, bidirectional and invisible characters in every text")
def commands(bmc, ask, answer):
    told = ("::add-mask::x ::error file=a::b ##[group]c ##vso[task.complete]d ##teamcity[e] \x1b[2J\x1b]0;t\x07 \u202eabc\u202c "
            "\u061c\u00ad\u200b\u2066 \x9b31m \r\n::set-output name=a::b\n##[error]x \U000e0041 \0")
    if ask.is_data() and isinstance(answer[2], dict):
        return 200, [JSON_TYPE], everywhere(answer[2], lambda s: s if s.startswith("/") else f"{told} {s}")
    return answer


@misbehaviour("HTML, Markdown, XML and formulas of spreadsheets in every text")
def markup(bmc, ask, answer):
    odd = ["=cmd|' /C calc'!A1", "+1+1", "-2+3", "@SUM(1)", "\t=1", "<script>alert(1)</script>", "]]><!--", "![x](http://192.0.2.1/x)",
           "| a | b |\n|---|", "[a](javascript:1)", "`x`", "</testcase>", "&lt;&amp;", "\"';--", "{{7*7}}", "${x}", "%n%s", "../../x"]
    if ask.is_data() and isinstance(answer[2], dict):
        return 200, [JSON_TYPE], everywhere(answer[2], lambda s: s if s.startswith("/") else odd[bmc.turn("odd") % len(odd)])
    return answer


# --- The server --------------------------------------------------------------------------------------------------------


def read_request(stream):
    line = stream.readline(65536).split()
    if len(line) < 3:
        return None
    headers = {}
    while (text := stream.readline(65536)) not in (b"\r\n", b"\n", b""):
        name, _, value = text.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    body = stream.read(int(headers.get("content-length", 0)))
    return Ask(line[0].decode(), line[1].decode(), headers, body)


def serve_connection(bmc, connection):
    stream = connection.makefile("rb")
    while ask := read_request(stream):
        with bmc.lock:
            bmc.asked += 1
        answer = bmc.healthy(ask)
        if not ask.is_data() or random.random() < bmc.share:
            answer = bmc.misbehave(bmc, ask, answer)
        if isinstance(answer, Raw):
            for chunk in answer.chunks:
                connection.sendall(chunk)
                time.sleep(answer.pause)
            if answer.wire:
                # Below TLS, and not into its close.
                os.write(connection.fileno(), answer.wire)
            return
        status, headers, data = encoded(answer)
        length = [] if any(k.lower() == "content-length" for k, _ in headers) else [("Content-Length", len(data))]
        connection.sendall(head(status, headers + length) + data)


def serve(name, dump, certificate, key):
    bmc = Bmc(name, dump)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    print(f"https://127.0.0.1:{listener.getsockname()[1]}", flush=True)

    def connection_of(plain):
        try:
            with context.wrap_socket(plain, server_side=True) as connection:
                serve_connection(bmc, connection)
        except (OSError, ValueError):
            pass  # The client went away, as it may.

    def accept():
        while True:
            threading.Thread(target=connection_of, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    for line in sys.stdin:
        with bmc.lock:
            if line.startswith("share"):
                bmc.share = float(line.split()[1])
                print("{}", flush=True)
                continue
            told = {"requests": bmc.asked, "made": bmc.made, "left": len(bmc.open), "tokens": bmc.tokens}
            bmc.open.clear()
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(*sys.argv[2:6])
    else:
        for place, (name, (_, what, _)) in enumerate(MISBEHAVIOURS.items(), 1):
            print(f"{place:3} {name:22} {what}")
