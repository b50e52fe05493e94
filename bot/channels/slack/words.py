"""What the bot says by itself on Slack, beside the answers; in Slack's mrkdwn."""

from __future__ import annotations

COMMAND = "/botox"

INTRODUCTION = (
    "Ask me why Botox did not work, when it shows, how long it lasts and more. I answer from"
    " documents and name the source of every fact."
)
SAFETY = (
    "I am a computer program: this is information, not a diagnosis. In an emergency call your"
    " local emergency number."
)
HELP = (
    "Just type your question, as you would say it to a nurse. For example:\n"
    "• My Botox did not work\n"
    "• 12 units in the forehead three weeks ago, one side still moves\n"
    "• How long does it last?\n\n"
    "When it did not work I ask a few things: how long ago, where, how much. “No idea” and “skip”"
    " are fine answers, and you can ask something else in between."
)
COMMANDS = (
    f"`{COMMAND}` _your question_: an answer that only you see, in any channel\n"
    f"`{COMMAND} restart`: forget what you told me in private and begin again\n"
    f"`{COMMAND} privacy`: what is kept about you\n"
    f"`{COMMAND} delete`: delete everything you told me"
)
WHERE = (
    "*In a direct message* no colleague reads along: see the tab *Messages*.\n"
    "*In a channel* mention me, and I answer in a thread. Everybody there can read it, so go on in"
    " private where it is about your health."
)
PRIVACY = (
    "*What is kept*\n"
    "• What you write to me and what I answer, so that I can go on where we were. It is kept under"
    " a made-up name, not under your name or your Slack id, until you delete it with"
    f" `{COMMAND} delete`.\n"
    "• Nothing of what you write is put into the server's logs.\n"
    "• I do not look at pictures or other files, and keep none.\n\n"
    "Your workspace keeps messages on its own terms: what is in Slack stays there until you or your"
    " workspace delete it, and its owners may be able to export it, direct messages too.\n\n"
    "In a channel everybody reads your question and my answer."
)
ASK_DELETE = "Shall I delete everything you told me, here and in channels? This cannot be undone."
DELETE, KEEP = "Delete it", "Keep it"
DELETED = (
    "Done. I have deleted what you told me and what I answered. The messages you still see are kept"
    " by Slack. Whenever you like, just ask me again."
)
NOTHING_TO_DELETE = "There is nothing to delete: I have kept nothing of you."
KEPT = "All right, nothing was deleted."
RESTARTED = "All right, from the beginning: I have forgotten what you told me. What is it about?"

IN_PRIVATE = "Continue in private"
PRIVATE_START = "Here nobody else in the channel reads along. What would you like to know?"
PRIVATE_GOES_ON = "Here nobody else in the channel reads along. This is where we were:"
WROTE_IN_PRIVATE = "I have sent you a direct message, where nobody else in the channel reads along."
NOT_YOURS = "These buttons are for the person who asked. Mention me and you get your own."
CHANGED = "You changed your message, so here is the answer to the new one."
OLD_BUTTON = "I do not know this button any more. Please type your question."
YOU_ASKED = "You asked: {question}"
CHOSEN = "✓ {title}"

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
ATTACHED = {
    "photo": (
        "Thank you, but I cannot look at pictures. Please tell me in words what you see: where it"
        " is, since when, and how long ago the treatment was. If you have trouble breathing,"
        " swallowing, speaking or seeing, call your local emergency number."
    ),
    "voice": (
        "Thank you, but I cannot listen. Please type your question. If you have trouble breathing,"
        " swallowing, speaking or seeing, call your local emergency number."
    ),
    "file": (
        "Thank you, but I cannot open files. Please tell me in words what it says or what you would"
        " like to know."
    ),
}
WITH_WORDS = "I cannot look at what you sent along, so I go by your words alone."
TIMELINE = "Your timeline"

STARTS = (
    ("It didn't work for me", "My Botox did not work"),
    ("When does it start to work?", "When does Botox start to work?"),
    ("How long does it last?", "How long does Botox last?"),
    ("Can I have it while pregnant?", "Can I have Botox while pregnant?"),
)
"""Questions to start with: what is written on the button, and what it asks."""
