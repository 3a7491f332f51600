"""What two doors need to know: messages received, talks under way, files still to be fetched,
what WeChat is to look at before it is public, job runs, idempotency receipts, and who looked at
what. It never knows what the records are about.
"""
