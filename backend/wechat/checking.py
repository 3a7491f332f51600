"""WeChat's two content checks (version 2), for what is written and shown in the mini-program.

Both ask for somebody who has opened the mini-program within two hours: what was written to the
official account cannot be checked. Source: the platform's pages msgSecCheck and mediaCheckAsync.
"""

from .client import Client, word_in
from .messages import Verdict
from .parsing import verdict_of

MOST_WORDS = 2500
MOST_MEDIA = 10 * 1024 * 1024
PROFILE, COMMENT, FORUM, SOCIAL = 1, 2, 3, 4  # scenes
_PICTURE = 2


def check_words(client: Client, openid: str, words: str, scene: int = FORUM) -> Verdict:
    """What WeChat thinks of up to 2,500 characters that this person wrote.

    NotVisited, QuotaSpent, Unavailable, or WeChatError for other refusals.
    """
    asked = {"version": 2, "scene": scene, "openid": openid, "content": words}
    return client.ask("wxa/msg_sec_check", asked, verdict_of)


def check_media(client: Client, openid: str, url: str, scene: int = FORUM) -> str:
    """Have a picture looked at that WeChat can fetch from `url` (10 MB at most).

    Returns the trace_id of the event that brings the verdict, within 30 minutes as a rule. Errors
    as for `check_words`; that the picture was not to be had at its address, the event says.
    """
    asked = {
        "version": 2,
        "scene": scene,
        "openid": openid,
        "media_type": _PICTURE,
        "media_url": url,
    }
    return client.ask("wxa/media_check_async", asked, lambda answer: word_in(answer, "trace_id"))
