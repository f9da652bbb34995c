"""Read trainings, one row each, from tables and from the folders of trackers and tuners.

`reader` is the way in. A source becomes `raw.Raw`: rows as the tool spells them, with what is known
of their settings and of how they ended. There is a file a tool; `sources` lists them. Columns are
then recognised (`columns`), histories reduced to one number (`reduce`), settings that nobody named
refused (`settings`), and the frame of `lrchart.frame.trainings` is made of the rest.
"""
