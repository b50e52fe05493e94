"""The bot's own words: everything it says that is not a fact. No health facts stand here."""

from __future__ import annotations

from bot.answers.answer import Button

ASK: dict[str, str] = {
    "timing": "How long ago was the treatment?",
    "area": "Which area was treated, or do you want treated?",
    "wrinkle_type": "Do the lines show only when you move your face, or also when it is still?",
    "dose": "Do you know how many units you had, and of which brand?",
    "prior": "Was this your first time, or has it worked for you before?",
}

WHY_ASK: dict[str, str] = {
    "timing": "Because time alone can tell what is too early, what is due and what has faded.",
    "area": "Because doses, timing and results differ from one area to the next.",
    "wrinkle_type": "Because Botox acts on lines that come from movement more than on others.",
    "dose": "Because the number of units, and the brand they belong to, can explain a weak result.",
    "prior": "Because a first treatment and one that used to work point to different reasons.",
}

CHOICES: dict[str, tuple[Button, ...]] = {
    "timing": (
        Button("Under 2 weeks", "It was less than two weeks ago"),
        Button("2 to 4 weeks", "It was three weeks ago"),
        Button("1 to 3 months", "It was two months ago"),
        Button("Over 3 months", "It was more than three months ago"),
        Button("Not sure", "I don't know"),
    ),
    "area": (
        Button("Frown lines", "Frown lines"),
        Button("Forehead", "Forehead"),
        Button("Crow's feet", "Crow's feet"),
        Button("Jaw", "Jaw"),
        Button("Not sure", "I don't know"),
    ),
    "wrinkle_type": (
        Button("Only when I move", "Only when I move my face"),
        Button("Also when still", "Also when my face is still"),
        Button("Not sure", "I don't know"),
    ),
    "dose": (Button("I don't know", "I don't know"),),
    "prior": (
        Button("First time", "It was my first time"),
        Button("It worked before", "It has worked before"),
        Button("Not sure", "I don't know"),
    ),
}

NEXT_STEP: dict[str, str] = {
    "pregnancy": "Talk to your doctor or midwife before any treatment.",
    "breastfeeding": "Talk to your doctor or midwife before any treatment.",
    "contraindications": "Tell the injector about it, and ask your own doctor.",
    "side_effects": "If it gets worse or worries you, call the person who treated you.",
    "product_quality": "If you are unsure what you were given, ask the clinic for its name.",
    "technique": "Ask the injector about this before you book.",
    "medical_uses": "Ask your doctor whether this fits your case.",
    "procedure": "Ask your clinic what it wants you to do before the visit.",
    "aftercare": "Your clinic's own sheet comes first: ask there if it says something else.",
    "alternatives": "A skin doctor can say which of these fits your lines.",
    "cost": "Ask for the full price, and the number of units, before you agree.",
    "dose": "The person who treats you decides the dose for your face.",
    "retreatment": "Ask the person who treated you when your next visit makes sense.",
    "resistance": "Ask the person who treated you to go through the more common reasons first.",
    "no_effect": "Ask the person who treated you to look at it.",
    "wearing_off_early": "Tell the person who treated you how long it lasted.",
}

RELATED: dict[str, tuple[str, ...]] = {
    "how_it_works": ("effectiveness", "duration", "side_effects"),
    "effectiveness": ("wrinkle_types", "duration", "no_effect"),
    "no_effect": ("onset", "dose", "resistance"),
    "onset": ("duration", "no_effect", "aftercare"),
    "duration": ("wearing_off_early", "retreatment", "stopping"),
    "wearing_off_early": ("duration", "dose", "resistance"),
    "resistance": ("no_effect", "alternatives", "retreatment"),
    "dose": ("effectiveness", "duration", "cost"),
    "retreatment": ("duration", "resistance", "stopping"),
    "wrinkle_types": ("effectiveness", "alternatives", "dose"),
    "prevention": ("wrinkle_types", "stopping", "alternatives"),
    "pregnancy": ("breastfeeding", "alternatives", "contraindications"),
    "breastfeeding": ("pregnancy", "alternatives", "contraindications"),
    "contraindications": ("side_effects", "procedure", "alternatives"),
    "side_effects": ("urgent_symptoms", "aftercare", "stopping"),
    "urgent_symptoms": ("side_effects", "product_quality", "contraindications"),
    "pain": ("procedure", "side_effects", "aftercare"),
    "procedure": ("pain", "aftercare", "cost"),
    "aftercare": ("onset", "side_effects", "procedure"),
    "product_quality": ("technique", "cost", "urgent_symptoms"),
    "technique": ("product_quality", "procedure", "cost"),
    "medical_uses": ("duration", "dose", "cost"),
    "history_and_manufacture": ("how_it_works", "product_quality", "alternatives"),
    "alternatives": ("wrinkle_types", "duration", "cost"),
    "stopping": ("duration", "retreatment", "side_effects"),
    "cost": ("dose", "duration", "product_quality"),
}
"""What people tend to ask next; offered as buttons."""

QUESTIONS: dict[str, str] = {
    "how_it_works": "How does Botox work?",
    "effectiveness": "How well does Botox work?",
    "no_effect": "Why did my Botox not work?",
    "onset": "When does Botox start to work?",
    "duration": "How long does Botox last?",
    "wearing_off_early": "Why does Botox wear off early?",
    "resistance": "Can you become immune to Botox?",
    "dose": "How many units of Botox are used?",
    "retreatment": "How often can I have Botox?",
    "wrinkle_types": "Which wrinkles does Botox treat?",
    "prevention": "Can Botox prevent wrinkles?",
    "pregnancy": "Can I have Botox while pregnant?",
    "breastfeeding": "Can I have Botox while breastfeeding?",
    "contraindications": "Who should not have Botox?",
    "side_effects": "What are the side effects of Botox?",
    "urgent_symptoms": "Which warning signs after Botox need help at once?",
    "pain": "Does Botox hurt?",
    "procedure": "What happens at a Botox appointment?",
    "aftercare": "What should I avoid after Botox?",
    "product_quality": "How do I spot fake Botox?",
    "technique": "How do I choose an injector?",
    "medical_uses": "Which health problems is Botox used for?",
    "history_and_manufacture": "Where does Botox come from?",
    "alternatives": "What are the alternatives to Botox?",
    "stopping": "What happens when I stop Botox?",
    "cost": "How much does Botox cost?",
}
"""A plain question for each topic: what its button sends."""

GREETING = (
    "Hello! I answer questions about Botox from sourced facts: why it may not have worked, how "
    "long it lasts, who should not have it, and more. What would you like to know?"
)
GOODBYE = "Goodbye, and take care. Come back whenever a question comes up."
THANKS = "You're welcome. Is there anything else about Botox you would like to know?"
ROBOT = (
    "I'm a computer program, not a person and not a doctor. I answer from a store of facts and "
    "name the source of each."
)
HELP = (
    "Ask me about Botox in your own words: why it did not work, how long it lasts, doses, side "
    "effects, pregnancy, cost and more. I name the source of every fact. I can't diagnose, look at "
    "photos or book visits."
)
HUMAN = "For advice about your own case, ask the person who treated you or your own doctor."
HUMAN_CONTACT = "You can reach a person here: {contact}"
OTHER_LANGUAGE = "I can only answer in English for now. Please ask me in English."
STOPPED = "All right, I'll stop asking. Ask me anything else about Botox whenever you like."
STARTED_OVER = "All right, let's start afresh. I have forgotten what you told me."
NO_FACT = "I have no sourced fact on that, so I won't guess."
OUT_OF_SCOPE = "I can't help with that: I only answer questions about Botox from sourced facts."
CLARIFY = "I'm not sure what you mean. Could you put it in other words, or pick a topic?"
ANYTHING_ELSE = "What else would you like to know?"
EMPTY = "I did not get any words. What would you like to know about Botox?"
AGAIN = "I'm sorry that didn't help. Here is something else that I know."
NO_MORE = "I'm sorry that didn't help. I have nothing more on that, so please ask a person."
DISAGREE = "But sources differ:"
NOTHING_TO_SOURCE = "Ask me a question first. Then I can show where each fact comes from."
WHERE_FROM = "These are the sources of what I said:"
HOW_SURE = "This is how firm the ground is:"
NEAREST = "Perhaps one of these comes near?"
NO_FACT_ON = "I have no sourced fact about {words} itself, so ask your doctor about that."
REMINDER = "First: what you told me before still needs a doctor now. Please don't put it off."
NOTED = "Thanks, noted."
NOT_UNDERSTOOD = "Sorry, I did not get that."
WHICH_UNIT = "Sorry, I did not get that. Please say it with days, weeks or months."
WAIT = "Judge it only then. If nothing has changed by that time, ask the person who treated you."
GO_ON = "All right. What else would you like to know about Botox?"
RESULT = "From what you told me, these are the reasons to look at, the likeliest first:"
WENT_WRONG = (
    "Something went wrong on my side. Please try again in a moment, or ask the person who treated "
    "you. If you feel very unwell, call your local emergency number."
)

KIND_WORDS: dict[str, str] = {
    "label": "an official drug label",
    "guideline": "a medical guideline",
    "agency": "a health agency",
    "review": "a research review",
    "trial": "a study",
    "general": "a web page",
    "unreviewed": "a document that nobody has reviewed",
}

CERTAINTY_WORDS: dict[str, str] = {
    "label": "from an official drug label",
    "strong": "well supported",
    "moderate": "fairly well supported",
    "weak": "weakly supported",
    "contested": "disputed",
}

URGENT = "This can be serious. Get medical help right now. {number}"
URGENT_UNKNOWN = (
    "Call your local emergency number now: 911 in the US and Canada, 999 in the UK, 112 in the EU."
)
URGENT_KNOWN = "Call {number} now."
URGENT_NEXT = "Please don't wait to see whether it passes."
CRISIS = (
    "I'm really sorry that you feel this way. You deserve to talk to a person right now, and you "
    "don't have to go through this alone."
)
CRISIS_KNOWN = "You can reach {name} at {number}. If you are in danger, call {emergency} now."
CRISIS_UNKNOWN = (
    "Please call your local emergency number or a crisis line: in the US call or text 988, in the "
    "UK and Ireland call 116 123. If you are in danger, call 911 in the US, 999 in the UK or 112 "
    "in the EU."
)
CRISIS_NEXT = "If you can, tell somebody near you how you feel, and stay with them."
