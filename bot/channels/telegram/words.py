"""What the bot says by itself on Telegram, beside the answers; in Telegram's HTML."""

from __future__ import annotations

DESCRIPTION = (
    "Ask me why Botox did not work, when it shows, how long it lasts and more. I answer from"
    " documents and name the source of every fact. I am a computer program: this is information,"
    " not a diagnosis."
)
SHORT_DESCRIPTION = "Answers questions about Botox, with sources. A computer program, not a doctor."

LOCAL_NUMBER = "your local emergency number"
"""Stands for the number to call; the country's own is put in its place where it is known."""

WELCOME = (
    "Hello! Ask me why Botox did not work, when it shows, how long it lasts and more. I name the"
    " source of every fact.\n\n"
    "I am a computer program: this is information, not a diagnosis. In an emergency call"
    " your local emergency number. Please leave out your name; /privacy says what is kept."
)
WELCOME_FROM_GROUP = "Here we can go on, and nobody else reads along. What would you like to know?"
GOES_ON = "Here we can go on, and nobody else reads along. This is where we were:"
HELP = (
    "Just type your question, as you would say it to a nurse. For example:\n"
    "• My Botox did not work\n"
    "• 12 units in the forehead three weeks ago, one side still moves\n"
    "• How long does it last?\n\n"
    "When it did not work I ask a few things: how long ago, where, how much. “No idea” and “skip”"
    " are fine answers, and you can ask something else in between.\n\n"
    "/restart – forget what you told me and begin again\n"
    "/privacy – what is kept about you\n"
    "/delete – delete this conversation"
)
PRIVACY = (
    "<b>What is kept</b>\n"
    "• What you write here and what I answer, so that I can go on where we were. It is kept under"
    " a made-up name, not under your name or your Telegram number, until you delete it with"
    " /delete.\n"
    "• Nothing of what you write is put into the server's logs.\n"
    "• I do not look at photos or listen to voice messages, and keep none.\n\n"
    "Telegram itself keeps this chat on its own servers; bots have no secret chats. To remove it"
    " there, delete the chat in the app.\n\n"
    "In a group everybody reads your question and my answer. Write to me in private where it is"
    " about your health."
)
ASK_DELETE = (
    "Shall I delete what you told me and what I answered, here and in groups? This cannot be"
    " undone."
)
ASK_DELETE_IN_GROUP = (
    "Shall I delete what you told me in this group and what I answered? This cannot be undone."
)
DELETE, KEEP = "Delete it", "Keep it"
DELETED = (
    "Done. I have deleted our conversation. The messages you still see are kept by Telegram; you"
    " can delete the chat in the app. Whenever you like, just ask me again."
)
DELETED_IN_GROUP = (
    "Done. I have deleted what you told me in this group. The messages that you all still see are"
    " kept by Telegram."
)
NOTHING_TO_DELETE = "There is nothing to delete: I have kept nothing of you here."
KEPT = "All right, nothing was deleted."
RESTARTED = "All right, from the beginning: I have forgotten what you told me. What is it about?"
UNKNOWN_COMMAND = "I do not know this command. Just type your question, or see /help."
GROUP_WELCOME = (
    "Hello! In a group I answer when you write <code>/botox</code> and your question, or reply to"
    " one of my messages. Everybody here can read along, so for what is about your own health it is"
    " better to write to me in private."
)
ASK = "What would you like to know? Just type your question."
ASK_IN_GROUP = "What would you like to know? Write <code>/botox</code> and your question."
IN_PRIVATE = "Continue in private"
NOT_YOURS = "These buttons are for the person who asked. Ask me yourself and you get your own."
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

_IMAGES = (
    "Thank you, but I cannot look at pictures. Please tell me in words what you see: where it is,"
    " since when, and how long ago the treatment was. If you have trouble breathing, swallowing,"
    " speaking or seeing, call your local emergency number."
)
_SOUNDS = (
    "Thank you, but I cannot listen. Please type your question. If you have trouble breathing,"
    " swallowing, speaking or seeing, call your local emergency number."
)
MEDIA = {
    "photo": _IMAGES,
    "video": _IMAGES,
    "video_note": _IMAGES,
    "voice": _SOUNDS,
    "audio": _SOUNDS,
    "sticker": "Nice one! I only understand words, though. What would you like to know?",
    "animation": "Nice one! I only understand words, though. What would you like to know?",
    "dice": "Good luck! I only understand words, though. What would you like to know?",
    "location": (
        "Thank you, but I do nothing with places and keep yours nowhere. I cannot tell you about"
        " clinics near you. What would you like to know about Botox?"
    ),
    "contact": (
        "Thank you, but I do nothing with phone numbers and keep this one nowhere. What would you"
        " like to know about Botox?"
    ),
    "document": (
        "Thank you, but I cannot open files. Please tell me in words what it says or what you would"
        " like to know."
    ),
    "poll": "I cannot take part in polls. What would you like to know about Botox?",
    "mention": ASK_IN_GROUP,
}
WITH_WORDS = "I cannot look at what you sent along, so I go by your words alone."

STARTS = (
    ("It didn't work for me", "My Botox did not work"),
    ("When does it start to work?", "When does Botox start to work?"),
    ("How long does it last?", "How long does Botox last?"),
    ("Can I have it while pregnant?", "Can I have Botox while pregnant?"),
)
"""Questions to start with: what is written on the button, and what it asks."""

COMMANDS = (
    ("help", "How to ask, and what I can do"),
    ("restart", "Forget what I said and begin again"),
    ("privacy", "What is kept about me"),
    ("delete", "Delete this conversation"),
    ("botox", "Ask a question, also in a group"),
)
"""The menu of the app."""
