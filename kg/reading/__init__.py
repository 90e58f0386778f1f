"""The reading room: from a report's text to mentions, events and relations with their places.

Rules or a trained model find them (the head), and one tail, common to both, settles who says so,
whether it happened, when, how many, and whether it is news. Nothing here knows RDF.
"""
