"""The micro-wish board 微心愿: a small wish gets somebody who promises it, a day, and thanks.

A wish is posted, looked at by the community, claimed by one person per place, done, and confirmed
by whoever wished it. What nobody claims, and what somebody claimed and forgot, is chased step by
step, so that no wish hangs out of sight. Nothing here knows cases, parking or tools: what is no
wish is let go under its number, and a door hands it on.
"""
