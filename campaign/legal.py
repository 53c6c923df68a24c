"""What the law on personal data asks of people, and no program can check. To be confirmed by a lawyer."""

from campaign.facts import Campaign, say_day

LEGAL_POINTS = (
    "guardians: a parent or guardian agreed before a pupil is declared, and a pupil of 7 or more too; keep the proof.",
    "circumstances: a pupil's hardship is sensitive; keep the list in the campaign's file to what is needed.",
    "impact file: the assessment of the data's processing goes to the authority within 60 days of the start.",
    "across borders: Telegram, abroad, sees what is typed; that has a file of its own, also within 60 days.",
    "requests: answered within 2 working days; withdrawn consent in 15 days: /rieng_tu, or `erase` by the office.",
    "a leak: told to the authority within 72 hours; know beforehand who writes it and to whom.",
)


def legal_points(campaign: Campaign) -> list[str]:
    """What a program cannot check."""
    last = campaign.kept_until
    kept = f"names, addresses and phones are kept until {say_day(last)}/{last.year} (retention_days)."
    return ["For a person to check (the law on personal data, docs/privacy.md):", kept, *LEGAL_POINTS]
