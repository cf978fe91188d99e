//! Where an open case stands, in eight bytes: what it is ranked by.

use crate::domain::clock::State;
use crate::service::line::Spot;
use crate::store::row::header::{Header, NO_DAY, Place};
use crate::store::table::{pair, unpair};

/// Where an open case stands: its list, the day in its key, and what else decides its urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub place: Place,
    pub key_day: i32,
    pub custody: bool,
    pub unlimited: bool,
}

impl From<Standing> for Spot {
    fn from(standing: Standing) -> Spot {
        Spot {
            custody: standing.custody,
            unlimited: standing.unlimited,
            ..Spot::at(standing.place, standing.key_day)
        }
    }
}

impl Standing {
    /// Open, but in no list: filed on a later day.
    pub(super) const NOWHERE: Standing = Standing {
        place: Place::Later,
        key_day: NO_DAY,
        custody: false,
        unlimited: false,
    };

    pub(super) fn of(header: &Header) -> Standing {
        Standing {
            place: header.place,
            key_day: header.key_day,
            custody: header.custody,
            unlimited: header.state == State::None,
        }
    }

    pub(super) fn pack(self) -> u64 {
        let flags = u32::from(self.custody) << 3 | u32::from(self.unlimited) << 4;
        pair(self.place as u32 | flags, self.key_day as u32)
    }

    pub(super) fn unpack(packed: u64) -> Standing {
        let (flags, day) = unpair(packed);
        Standing {
            place: Place::ALL
                .get(flags as usize & 7)
                .copied()
                .unwrap_or(Place::Undated),
            key_day: day as i32,
            custody: flags & 8 != 0,
            unlimited: flags & 16 != 0,
        }
    }
}
