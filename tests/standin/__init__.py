"""A Bot API to test against: its own process, the real one's rules, and a ledger of what every phone shows."""

TOKEN = "123456:stand-in"
