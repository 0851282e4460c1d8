"""Phrases of English, and what our own lists and commands print."""

PHRASES = {
    # a length from now
    "2026-11-26 15:50": "30m|30 min|30 minutes|half an hour|in half an hour|in 30 minutes|in 30m|half hour|thirty minutes",
    "2026-11-26 16:20": "1 hour|an hour|in an hour|one hour|60m|in one hour|1 hr",
    "2026-11-26 16:50": "an hour and a half|1.5 hours|1.5h|90m|in 1.5 hours|1h 30m|one and a half hours",
    "2026-11-26 17:20": "2h|2 hours|in 2 hours|two hours|2 hours from now|2 hours later|in a couple of hours|after 2 hours",
    "2026-11-26 17:50": "2 and a half hours|2.5h|2 hours 30 minutes|2h 30m|two and a half hours",
    "2026-11-27 11:20": "in 20h|20 hours|in 20 hours|20 hours from now|within 20 hours",
    "2026-11-27 15:20": "1d|1 day|in a day|24 hours|in 24h|one day",
    "2026-11-29 15:20": "3d|3 days|in 3 days|three days from now|72h",
    "2026-12-03 15:20": "a week|1w|in a week|1 week|in 7 days",
    "2026-12-10 15:20": "2 weeks|in two weeks|2w",
    "2026-12-26 15:20": "in a month|1 month|one month from now",
    "2026-11-28 17:20": "2d 2h|2 days 2 hours|2 days, 2 hours|2 days and 2 hours",
    # a time of day
    "2026-11-26 16:00": "16:00|4pm|4 pm|4 p.m.|at 4pm|this afternoon at 4|4 in the afternoon|today 16:00|four o'clock in the afternoon",
    "2026-11-26 17:00": "5pm|17:00|at 17:00|this afternoon at 5|end of day|eod|late afternoon",
    "2026-11-26 19:00": "tonight|this evening|7pm|evening|in the evening|at 7 in the evening",
    "2026-11-26 19:30": "half past 7 tonight|7:30pm|7:30 tonight|tonight at 7:30|half past seven in the evening",
    "2026-11-26 20:00": "20h|8pm|tonight 8|8 tonight|today 8pm|8pm today|20:00|at 8 tonight|by 8pm|8 o'clock tonight",
    "2026-11-26 20:45": "quarter to nine tonight|20:45|quarter to 9 this evening|8:45pm",
    "2026-11-27 00:00": "midnight|12am|12 midnight",
    "2026-11-27 08:00": "tomorrow|tomorrow morning|8am|morning|tmr|tomorrow at 8|8am tomorrow",
    "2026-11-27 08:15": "quarter past 8|quarter past eight tomorrow|8:15|8:15 am",
    "2026-11-27 09:00": "9:00|9am|tomorrow 9:00|tomorrow 9am|9am tomorrow|tomorrow at 9|tomorrow morning at 9|9 o'clock|9 a.m.|at 9",
    "2026-11-27 12:00": "noon|tomorrow noon|midday|12pm|noon tomorrow|lunchtime",
    "2026-11-27 14:00": "tomorrow afternoon|2pm|tomorrow 2pm|14:00|friday afternoon|afternoon",
    "2026-11-27 19:00": "tomorrow night|tomorrow evening|7pm tomorrow",
    "2026-11-28 08:00": "day after tomorrow|the day after tomorrow|saturday|sat|weekend|this weekend|this saturday",
    # weekdays
    "2026-11-30 08:00": "monday|mon|next monday|next week|this monday|on monday|monday morning|early next week",
    "2026-11-30 10:00": "monday 10:00|10am monday|monday at 10am|next monday at 10|mon 10am",
    "2026-11-27 10:00": "friday 10am|fri 10:00|this friday at 10|10:00 friday|on friday at 10:00",
    "2026-12-02 08:00": "wednesday|wed|mid next week|wednesday next week",
    "2026-12-04 08:00": "friday next week|end of next week",
    "2026-12-05 08:00": "next weekend",
    "2026-11-29 15:00": "sunday 3pm|sun 15:00|sunday afternoon at 3",
    # dates, and moments as we print them
    "2026-12-24 08:30": "2026-12-24 08:30|2026-12-24T08:30|24/12 8:30|24 Dec 8:30|Dec 24 8:30am|Thu 24/12 08:30|24/12/26 08:30|Thursday 24/12/2026 08:30|2026-12-24 01:30Z|2026-12-24T01:30:00.000Z|2026-12-24T08:30:00+07:00|December 24, 2026 8:30",
    "2026-12-25 08:00": "25 Dec|Dec 25|December 25th|25th of December|2026-12-25|the 25th|25 December 2026|on the 25th|25 dec",
    "2026-11-27 08:05": "Fri 27/11 08:05|27/11 08:05|Friday 27/11/2026 08:05|Friday the 27th 8:05|08:05 Friday 27/11",
    "2026-12-01 08:00": "next month|start of next month|Tue 01/12|1 Dec|1st of december|December 1st",
    "2026-11-30 17:00": "end of the month 5pm|end of month 17:00",
    "2027-01-01 08:00": "next year|2027-01-01|1 Jan",
}

IN_PART = {
    "tomorrow 9pm or so": "or so",
    "tomorrow 9:00 sharpish": "sharpish",
    "every monday": "every",
    "monday before 9am": "before",
    "tomorrow 9am PST": "pst",
    "9am-10am": "- 10 am",
}
APART = ("monday 28/11", "tomorrow monday", "9pm in the morning", "monday tuesday")
