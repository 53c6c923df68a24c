"""What people can do, as a written list, and how a message finds its way into it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.conversation import Speaker, opens
from bot.intent import (
    BACK,
    BACK_WORDS,
    CANCEL,
    CANCEL_WORDS,
    Answer,
    AnyConversation,
    Asked,
    Cancel,
    Intent,
    Lost,
    Nothing,
    Odd,
    Open,
    Resume,
    Sent,
    Stale,
    Unsure,
)
from bot.messages import Choice, Incoming, Strange, meant_in_part, pressed
from bot.phrases import FIRST_LANGUAGE, OTHER_MATTERS, speaking
from bot.steps import Back, Say, Tap
from bot.text import fold


class Program:
    """The written list of conversations, and how messages find their way into it."""

    def __init__(self, conversations: Sequence[AnyConversation]) -> None:
        self.conversations = conversations
        self.by_name: Mapping[str, AnyConversation] = {each.name: each for each in conversations}
        self._hearing = [(each, each.hears) for each in conversations if each.hears]
        self._finding = [(each, each.finds) for each in conversations if each.finds]
        self._reading = [(each, each.reads) for each in conversations if each.reads]
        self._take_codes = {each.name for each in conversations if each.takes_codes}
        self._by_label: dict[str, Mapping[str, AnyConversation]] = {}
        self._command_menus: dict[tuple[str, tuple[tuple[str, str], ...]], str] = {}
        self._by_command = {command: each for each in conversations for command in each.commands}

    def intent(
        self, incoming: Incoming, asked: Asked | None, speaker: Speaker, buttons: Sequence[Sequence[Choice]] = ()
    ) -> Intent:
        """What this message asks for. Grants nothing: what may be done is checked where it is done.

        `buttons` are those of our last messages, the newest first; a number is a place in the newest list.
        """
        if wordless := self._wordless(incoming, asked):
            return wordless
        text = incoming.contact or incoming.text
        if text.startswith("/") and (opened := self._commanded(text)):
            return opened
        said = fold(text)
        if said in CANCEL_WORDS and not asked:
            return Nothing()
        if asked and said in CANCEL_WORDS and not _is_a_name(text, asked):
            return Cancel()
        if asked and said in BACK_WORDS:
            return Answer(Back())
        return (
            self._typed_button(text, asked, buttons)
            or self._labelled_or_heard(text, said, speaker, asked)
            or self._found(text, asked)
            or self._read(text, asked, speaker)
            or (Answer(Say(text)) if asked else self._in_part(text, buttons))
        )

    def _wordless(self, incoming: Incoming, asked: Asked | None) -> Intent | None:
        if incoming.upload:
            return Sent(incoming.upload)
        if incoming.strange:
            return Odd(incoming.strange)
        if incoming.tap:
            return self._tapped(incoming.tap, asked)
        return Odd(Strange.CONTACT) if incoming.contact and not (asked and asked.contact) else None

    def is_ours(self, incoming: Incoming, link: str) -> bool:
        """In a group: a command of ours that is not meant for another bot; `link` ends with our name."""
        words = incoming.text.lower().split(maxsplit=1)
        if not words or not words[0].startswith("/") or incoming.strange:
            return False
        command, _, bot = words[0][1:].partition("@")
        return command in self._by_command and (not bot or link.lower().endswith(f"/{bot}"))

    def menu(self, speaker: Speaker) -> tuple[Choice, ...]:
        """A button for everything that this person can do."""
        return tuple(
            opens(each.name, each.label) for each in self.conversations if str(each.label) and each.open_to(speaker)
        )

    def once_more(self, speaker: Speaker, before: Sequence[Choice]) -> tuple[Choice, ...]:
        """What can be chosen where nothing was understood: the same as `before`, with a way to the menu, then that."""
        menu, to_menu = self.menu(speaker), opens(self._by_command["menu"].name, OTHER_MATTERS)
        return menu if to_menu in before or set(before) <= set(menu) else (*before, to_menu)

    def for_files(self, speaker: Speaker) -> tuple[AnyConversation, ...]:
        """What a file may be for that this person sends."""
        return tuple(each for each in self.conversations if str(each.takes_file) and each.open_to(speaker))

    def commands(self, speaker: Speaker) -> tuple[tuple[str, str], ...]:
        """The messenger's command menu: each command with what it does."""
        return tuple(
            (each.commands[0], str(each.describes))
            for each in self.conversations
            if str(each.describes) and each.open_to(speaker)
        )

    def command_menu(self, speaker: Speaker) -> str:
        """Tells one command menu from another; empty for the one that everybody has."""
        key = speaker.language, speaker.roles
        if key not in self._command_menus:
            with speaking(speaker.language):
                theirs = repr(self.commands(speaker))
            with speaking(FIRST_LANGUAGE):
                everybodys = repr(self.commands(replace(speaker, roles=())))
            digest = hashlib.blake2s(theirs.encode(), digest_size=6).hexdigest()
            self._command_menus[key] = "" if theirs == everybodys else digest
        return self._command_menus[key]

    def _tapped(self, tap: str, asked: Asked | None) -> Intent:
        if tap.startswith("+"):
            name, _, about = tap[1:].partition(":")
            return Open(self.by_name[name], about) if name in self.by_name else Stale("")
        if tap.startswith(">"):
            return Resume(tap[1:])
        dialogue, _, rest = tap.partition("|")
        question, _, code = rest.partition("|")
        if asked is None or (dialogue, question) != (asked.dialogue, asked.question):
            return Stale(dialogue)
        if code == CANCEL:
            return Cancel()
        return Answer(Back() if code == BACK else Tap(question, code))

    def _typed_button(self, text: str, asked: Asked | None, buttons: Sequence[Sequence[Choice]]) -> Intent | None:
        own_words = asked is not None and asked.free
        for place, choices in enumerate(buttons):
            if button := pressed(text, choices, numbers=not place and not own_words):
                by_number = fold(text).isdigit()
                return Unsure() if asked and by_number else self._tapped(button.code, asked)
        return None

    def _in_part(self, text: str, buttons: Sequence[Sequence[Choice]]) -> Intent:
        """Some words of a label of the newest buttons; one alone may be small talk, and there are buttons that act."""
        button = meant_in_part(text, buttons[0]) if buttons and " " in fold(text) else None
        return self._tapped(button.code, None) if button else Lost()

    def _commanded(self, text: str) -> Open | None:
        command, _, about = text[1:].partition(" ")
        command = command.partition("@")[0].lower()
        if command == "start" and (opened := self._heard(about)):
            return opened
        conversation = self._by_command.get(command)
        if conversation is None:
            return None
        return Open(conversation, about.strip() if conversation.takes_words else "")

    def _labelled_or_heard(self, text: str, said: str, speaker: Speaker, asked: Asked | None) -> Open | None:
        each = self._labelled(speaker.language).get(said)
        if each and each.open_to(speaker):
            return Open(each, "")
        # Ten letters of a name can look like a code, so among free words a code must hold a digit.
        is_a_name = asked is not None and asked.free and not any(map(str.isdigit, text))
        answers = asked is not None and asked.conversation in self._take_codes
        return None if is_a_name or answers else self._heard(text)

    def _labelled(self, language: str) -> Mapping[str, AnyConversation]:
        """The conversations by their button's words in the language that is spoken now."""
        if language not in self._by_label:
            theirs: dict[str, AnyConversation] = {}
            for spoken in (language, FIRST_LANGUAGE):  # people know the first language's labels by heart
                with speaking(spoken):
                    labels = {fold(str(each.label)): each for each in self.conversations if str(each.label)}
                theirs = labels | theirs
            self._by_label[language] = theirs
        return self._by_label[language]

    def _heard(self, text: str) -> Open | None:
        for each, hears in self._hearing:
            about = hears(text)
            if about is not None:
                return Open(each, about)
        return None

    def _found(self, text: str, asked: Asked | None) -> Open | None:
        for each, finds in self._finding:
            if asked is None or asked.conversation == each.name:
                about = finds(text)
                if about is not None:
                    return Open(each, about)
        return None

    def _read(self, text: str, asked: Asked | None, speaker: Speaker) -> Open | None:
        for each, reads in self._reading:
            said = reads(text) if each.open_to(speaker) else {}
            if said:
                answers = asked is not None and asked.conversation == each.name and asked.question in said
                return None if answers else Open(each, "", said)
        return None


def _is_a_name(text: str, asked: Asked) -> bool:
    """Huy is a common name: where people answer in their own words, only `hủy` with its mark takes the talk away."""
    return asked.free and fold(text) == "huy" and "ủ" not in text.lower()
