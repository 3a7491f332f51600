"""Which meanings belong together."""

from .intents import Name

OF_WISHES = {
    Name.WISH,
    Name.WISH_FOR_OTHER,
    Name.WISHES,
    Name.MY_WISHES,
    Name.MY_CLAIMS,
    Name.CLAIM,
    Name.GIVE_BACK,
    Name.DONE,
    Name.WISH_BACK,
    Name.WISH_HOW,
    Name.OFFER,
    Name.REST,
    Name.REST_OVER,
    Name.OFFER_BACK,
    Name.APPEAL,
}

# What people may say at any time, whatever they were asked.
ALWAYS_MEANT = {
    Name.CHOICE,
    Name.LOOKUP,
    Name.HELP,
    Name.ACK,
    Name.THANKS,
    Name.GREETING,
    Name.PROGRESS,
    Name.CANCEL,
    Name.BIND,
    Name.MUTE,
    Name.INBOX,
    Name.UNMUTE,
    Name.POINTS,
    Name.REPORT_UP,
    Name.VERIFY,
    Name.ANOTHER,
    *OF_WISHES,
}
