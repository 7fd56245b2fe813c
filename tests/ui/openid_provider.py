"""A small OpenID Connect provider on this machine: who asks is let in as the person whose button is pressed.

Run as a program with a port. It keeps to the code flow with PKCE: discovery, authorisation, token and keys, with tokens
signed by a key of its own, which whoever relies on it checks.
"""

import base64
import hashlib
import secrets
import sys
import time
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "gouji", "not-a-secret-of-anybody"
PEOPLE = {
    "chief": {"email": "Chief@example.cn", "email_verified": True},
    "lin": {"email": "lin@example.cn", "email_verified": True},
    "outsider": {"email": "outsider@example.cn", "email_verified": True},
    "liar": {"email": "chief@example.cn", "email_verified": False},
}


def provider(issuer: str) -> Starlette:
    key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
    codes: dict[str, dict[str, str]] = {}

    async def discovery(_: Request) -> Response:
        return JSONResponse(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "jwks_uri": f"{issuer}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def keys(_: Request) -> Response:
        return JSONResponse({"keys": [key.as_dict(private=False)]})

    async def authorize(request: Request) -> Response:
        asked = dict(request.query_params)
        if asked.get("client_id") != CLIENT or asked.get("code_challenge_method") != "S256":
            return Response("unknown client", 400)
        if (person := asked.pop("person", "")) in PEOPLE:
            code = secrets.token_urlsafe(16)
            codes[code] = {**asked, "person": person}
            answer = urlencode({"code": code, "state": asked["state"]})
            return RedirectResponse(f"{asked['redirect_uri']}?{answer}", 302)
        ways = (f'<p><a id="{one}" href="?{urlencode({**asked, "person": one})}">{one}</a>' for one in PEOPLE)
        return HTMLResponse("".join(ways))

    async def token(request: Request) -> Response:
        form = await request.form()
        asked = codes.pop(str(form.get("code")), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        digest = hashlib.sha256(str(form.get("code_verifier")).encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or request.headers.get("authorization") != f"Basic {basic}":
            return JSONResponse({"error": "invalid_client"}, 401)
        if challenge != asked["code_challenge"] or form.get("redirect_uri") != asked["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {"iss": issuer, "aud": CLIENT, "sub": asked["person"], "iat": now, "exp": now + 600}
        claims |= {"nonce": asked["nonce"], **PEOPLE[asked["person"]]}
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims, key)
        return JSONResponse({"access_token": "none", "token_type": "Bearer", "expires_in": 600, "id_token": signed})

    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", discovery),
            Route("/keys", keys),
            Route("/authorize", authorize),
            Route("/token", token, methods=["POST"]),
        ]
    )


if __name__ == "__main__":
    port = int(sys.argv[1])
    uvicorn.run(provider(f"http://127.0.0.1:{port}"), host="127.0.0.1", port=port, log_level="warning")
