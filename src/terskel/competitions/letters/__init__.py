"""The letters of a competition. Pure: data in, letter out.

Each is one letter, the same to all who are invited, in the language of the competition.
"""

from terskel.competitions.letters.heads import sender
from terskel.competitions.letters.invitation import invitation
from terskel.competitions.letters.running import cancellation, correction, deadline_change, late_invitation

__all__ = ["cancellation", "correction", "deadline_change", "invitation", "late_invitation", "sender"]
