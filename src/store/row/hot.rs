//! Fixed columns of 16 bytes per case, many cases per row, for queries over all cases.

use crate::store::row::header::NO_DAY;

/// Number of cases in a row of `hot`.
pub const CASES: u32 = 250;
/// Bytes per case.
pub const SIZE: usize = 16;

/// The columns of a case; an absent case is all zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hot {
    pub filed: i32,
    pub closed: i32,
    pub due: i32,
    /// The last day of a payment; [`i32::MAX`] if it is too late for two bytes.
    pub paid: i32,
    pub court: u32,
    pub category: u8,
    pub place: u8,
    /// Whether it was converted from or to an execution procedure, accepted or not.
    pub turned: bool,
}

/// Converts days from 1950 to 2129 to two bytes; zero means none.
///
/// A date outside this range is kept only in the row of the case.
pub(super) fn short(days: i32) -> u16 {
    if days == NO_DAY {
        0
    } else {
        days.saturating_add(18_263).clamp(1, 65_535) as u16
    }
}

pub(super) fn long(days: u16) -> i32 {
    if days == 0 {
        NO_DAY
    } else {
        i32::from(days) - 18_263
    }
}

impl Hot {
    pub fn encode(&self) -> [u8; SIZE] {
        let [f0, f1] = short(self.filed).to_le_bytes();
        let [c0, c1] = short(self.closed).to_le_bytes();
        let [d0, d1] = short(self.due).to_le_bytes();
        let [p0, p1] = short(self.paid).to_le_bytes();
        let [k0, k1, k2, k3] = self.court.to_le_bytes();
        [
            f0,
            f1,
            c0,
            c1,
            d0,
            d1,
            k0,
            k1,
            k2,
            k3,
            self.category,
            self.place,
            1,
            p0,
            p1,
            u8::from(self.turned),
        ]
    }

    /// Decodes the columns; `None` for an absent case.
    pub fn read(bytes: &[u8]) -> Option<Hot> {
        let [
            f0,
            f1,
            c0,
            c1,
            d0,
            d1,
            k0,
            k1,
            k2,
            k3,
            category,
            place,
            present,
            p0,
            p1,
            flags,
        ] = *bytes
        else {
            return None;
        };
        (present == 1).then_some(Hot {
            filed: long(u16::from_le_bytes([f0, f1])),
            closed: long(u16::from_le_bytes([c0, c1])),
            due: long(u16::from_le_bytes([d0, d1])),
            paid: match u16::from_le_bytes([p0, p1]) {
                u16::MAX => i32::MAX,
                day => long(day),
            },
            court: u32::from_le_bytes([k0, k1, k2, k3]),
            category,
            place,
            turned: flags & 1 != 0,
        })
    }
}
