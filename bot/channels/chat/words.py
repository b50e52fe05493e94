"""What the bot says by itself on every chat app, beside the answers; without any markup."""

from __future__ import annotations

LOCAL_NUMBER = "your local emergency number"
"""Stands for the number to call; the country's own is put in its place where it is known."""

HOW_TO_ASK = (
    "Just type your question, as you would say it to a nurse. For example:\n"
    "• My Botox did not work\n"
    "• 12 units in the forehead three weeks ago, one side still moves\n"
    "• How long does it last?\n\n"
    "When it did not work I ask a few things: how long ago, where, how much. “No idea” and “skip”"
    " are fine answers, and you can ask something else in between."
)
DELETE, KEEP = "Delete it", "Keep it"
KEPT = "All right, nothing was deleted."
RESTARTED = "All right, from the beginning: I have forgotten what you told me. What is it about?"
IN_PRIVATE = "Continue in private"
CHANGED = "You changed your message, so here is the answer to the new one."
OLD_BUTTON = "I do not know this button any more. Please type your question."
TOO_LONG = "That is too long for me. Please say it in a few sentences, the main question first."
EMPTY = "I only understand words. What would you like to know?"
TOO_FAST = (
    "That was a lot at once. Please give me a minute, then ask again. If it is urgent, do not wait"
    " for me: call your local emergency number."
)
AWAY = (
    "Sorry, I cannot answer right now. I keep your message and answer as soon as I can. If it is"
    " urgent, do not wait for me: call your local emergency number."
)
GAVE_UP = (
    "Sorry, I could not answer your last message. Please send it again later. If it is urgent,"
    " do not wait for me: call a doctor or your local emergency number."
)
NO_PICTURES = (
    "Thank you, but I cannot look at pictures. Please tell me in words what you see: where it is,"
    " since when, and how long ago the treatment was. If you have trouble breathing, swallowing,"
    " speaking or seeing, call your local emergency number."
)
NO_SOUNDS = (
    "Thank you, but I cannot listen. Please type your question. If you have trouble breathing,"
    " swallowing, speaking or seeing, call your local emergency number."
)
NO_FILES = (
    "Thank you, but I cannot open files. Please tell me in words what it says or what you would"
    " like to know."
)
WITH_WORDS = "I cannot look at what you sent along, so I go by your words alone."

STARTS = (
    ("It didn't work for me", "My Botox did not work"),
    ("When does it start to work?", "When does Botox start to work?"),
    ("How long does it last?", "How long does Botox last?"),
    ("Can I have it while pregnant?", "Can I have Botox while pregnant?"),
)
"""Questions to start with: what is written on the button, and what it asks."""
