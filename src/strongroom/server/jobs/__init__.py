"""Work that takes longer than a request, and what the room does by itself.

Lives here: jobs, what runs them, schedules, and the judge of lateness. Must not live here: the work itself,
which goes through the desks like everybody's; sending notices (strongroom.notices).

A job is a row: whoever may do a thing may ask for the job of it, any process of the room takes it, and one
that is killed leaves a row that another takes up again.
"""
