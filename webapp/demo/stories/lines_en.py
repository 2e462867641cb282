"""English sentences of the demo company's stories; {place} and {who} are filled in."""

OPENINGS = {
    "trade": (
        "I learnt to sharpen before I learnt to cut.",
        "For a month I only watched, and that was the hardest part of learning.",
        "My hands knew it weeks before I could say how.",
        "At forty I was a beginner again, and it did me good.",
        "{who} let me ruin three boards before saying a word.",
    ),
    "repair": (
        "A chair came back this winter with the name of a child scratched under the seat.",
        "The best wood I touched this year was older than my mother.",
        "We opened a sofa and found a tram ticket from 1961.",
        "Somebody drove two hundred kilometres to bring us a table with three legs.",
        "I repair what I once built, which is a good school in humility.",
    ),
    "safety": (
        "In March I hit the red button, and forty people stood still because of me.",
        "I still have ten fingers, and it is not luck.",
        "The new guard slows me down by four seconds, and I have stopped cursing it.",
        "My first week {place} began with a tour of everything that had ever gone wrong.",
        "Nobody laughed when I asked for the lift to be checked again.",
    ),
    "clients": (
        "A lady phoned to say that our drawer sticks in July and nowhere else.",
        "The angriest letter of the year ended with an invitation to lunch.",
        "I asked a customer to show me how she opens the box, and then I was quiet.",
        "He wanted a smaller table, and it took me an hour to hear it.",
        "One word in our manual meant two things, and a retired teacher told us so.",
    ),
    "mistakes": (
        "I ordered ninety handles instead of nine.",
        "My worst day {place} started with a decimal point.",
        "I was sure of the measure, so I did not measure.",
        "We shipped a whole lorry to the wrong Newcastle.",
        "The drawing was right and I was not.",
    ),
    "hours": (
        "Friday is mine now, and the other four days are full.",
        "I start at six by choice, because at two I fetch my daughter.",
        "The four long days suit me, and they do not suit {who}, and we both say so.",
        "What I gained is a morning a week with nobody in the house.",
        "The first month was exhausting and I nearly asked to go back.",
    ),
    "tools": (
        "The pencil behind my ear costs forty cents and I would not swap it.",
        "We spent the whole budget of the year on one good clamp.",
        "I distrusted the screen until it found my own mistake.",
        "There is a plane {place} that has had five owners and three handles.",
        "The best tool we bought is a second whiteboard.",
    ),
    "first weeks": (
        "On my first day I got lost twice and was fed three times.",
        "I came from a large house where nobody knew my name.",
        "Nobody told me about the noise, so I tell you.",
        "For three days I carried crates with people I had no reason to meet.",
        "I arrived in August, when everybody who could explain was away.",
    ),
}  # fmt: skip
MIDDLES = (
    "It took longer than planned and nobody pretended otherwise.",
    "{who} showed me a trick that is in no manual.",
    "We argued about it for a week, and the argument was useful.",
    "I wrote it on the wall so that I would not forget.",
    "The others {place} had seen it coming and were kind enough not to say so.",
    "Some mornings I still doubt it.",
    "Since then I ask one question more than I used to.",
    "It is not glamorous, and I like that about it.",
    "My back has an opinion on the matter, but the rest of me is content.",
    "We tried three ways, kept the second and laughed at the third.",
    "A customer would never notice, and we notice every day.",
    "There was a plan, and then there was Tuesday.",
    "I was given the time to do it twice, which is rare.",
    "What surprised me is how quickly everybody helped.",
    "The coffee is bad and the talk beside it is good.",
    "On paper it looked simple.",
)
CLOSINGS = (
    "I would do it again.",
    "Come and see it on a Wednesday, when the light is good.",
    "If that sounds dull to you, do not apply, and if it does not, we should talk.",
    "It is a small thing, and I am proud of it.",
    "Next year I would like to be worse at paperwork and better at this.",
    "There is still one thing that does not work, and we know which.",
    "I sleep better than in my last job, and I say so without being asked.",
    "Ask me again in a year.",
    "I have not regretted it so far.",
    "That is all there is to it.",
)
# What a story begins or ends with when it leans on a brief.
LEANING = (
    "I did not know this before I read it.",
    "That is how it is {place} too.",
    "I had to look twice at the number.",
    "Behind it there are people, and I am one of them.",
    "It does not feel like a number when you stand there.",
)
TITLES = {
    "trade": ("What my hands know", "A beginner at forty", "Three ruined boards", "Sharpen first"),
    "repair": ("What came back", "The tram ticket", "Older than my mother", "Three legs and a half"),
    "safety": ("The red button", "Ten fingers", "Four seconds", "Stopping is allowed"),
    "clients": ("The drawer in July", "A letter, then lunch", "She opened the box", "One word, two meanings"),
    "mistakes": ("Ninety handles", "The decimal point", "Measure, then cut", "The wrong Newcastle"),
    "hours": ("My Fridays", "Six in the morning", "Four long days", "The quiet morning"),
    "tools": ("A pencil", "One good clamp", "The second whiteboard", "Five owners"),
    "first weeks": ("Lost twice, fed three times", "Arriving in August", "They knew my name", "About the noise"),
}  # fmt: skip
ANYWHERE = (
    "A year {place}",
    "What {who} showed me",
    "One Tuesday {place}",
    "Thank you, {who}",
    "Small things {place}",
    "What I tell newcomers",
    "Not in the manual",
    "Twice, slowly",
)
# What a reviewer would put in place of what, the first that is found.
BETTER = (
    ("nobody pretended otherwise", "everybody said so"),
    ("laughed at the third", "dropped the third"),
    ("On paper it looked simple.", "On paper it looked simple, and it was not."),
    ("I am proud of it", "I like it"),
    ("I would do it again.", "I would do it again tomorrow."),
    ("which is rare", "which I had not known before"),
    (" and ", ", and "),
)
NOTES = {
    "confidential": "The figure is not public yet. Without it the story stands.",
    "third_party_right": "The colleague you name has to agree first. Ask, or leave the name out.",
    "factual_error": "This happened in March, not in May: please check the date.",
    "legal": "This compares prices with a competitor by name, which we may not do.",
    "discrimination": "One sentence speaks of an age as if it were a fault. The rest is good.",
}
EDITING = "A small thing; the rest is yours."
ADDED = "I have looked at it once more and left out what I could not know."
