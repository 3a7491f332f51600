"""What somebody signs in from, in words that they know their own device by, and nobody else can
follow them by: no version, no model, no address."""

SYSTEMS = (
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("OpenHarmony", "鸿蒙手机"),
    ("HarmonyOS", "鸿蒙手机"),
    ("Android", "安卓手机"),
    ("Windows", "Windows 电脑"),
    ("Mac OS X", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)
# Nearly everything also calls itself Chrome or Safari, so those come last.
BROWSERS = (
    ("wxwork", "企业微信"),
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("QQBrowser", "QQ 浏览器"),
    ("Edg", "Edge"),
    ("Firefox", "火狐"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def device_words(user_agent: str) -> str:
    """What a browser says of itself, as one says it: Windows 电脑上的 Edge."""
    system = next((words for mark, words in SYSTEMS if mark in user_agent), "")
    browser = next((words for mark, words in BROWSERS if mark in user_agent), "")
    if system and browser:
        return f"{system}上的 {browser}"
    return system or browser or "认不出的设备"
