"""What a move does to what is remembered of a dialogue: words are kept, a button answers, back forgets."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.steps import Answered, Back, Dialogue, Move, Say, Tap


def moved(dialogue: Dialogue, move: Move, path: Callable[[], Sequence[Answered]]) -> Dialogue:
    """The dialogue after it, before the script is asked. `path` are the questions behind the open one."""
    answers, said, open_question = dict(dialogue.answers), dict(dialogue.said), dialogue.open_question
    doubted, replaced = dialogue.doubted, dialogue.replaced
    match move:
        case Say(text) if open_question:
            doubted = {open_question: said[open_question]} if open_question in said else {}
            said[open_question] = text
        case Tap(question, code) if question == open_question:
            said.pop(question, None)
            answers[question] = code
        case Back():
            said.pop(open_question, None)
            if open_question in dialogue.replaced:
                answers |= {name: kept for name, kept in dialogue.replaced.items() if kept}
                replaced = {}
            elif behind := [each.name for each in path() if each.asked]:
                answers.pop(behind[-1])
    return replace(dialogue, answers=answers, said=said, doubted=doubted, replaced=replaced)
