//! Byte encoding of variable-length integers, days and optional strings.
//!
//! All input may be damaged, so reading returns `Option`.

use chrono::NaiveDate;

/// Days are counted from here, so that the dates of a docket take two or three bytes.
const EPOCH: i32 = 730_120; // 2000-01-01, in days from the common era

/// Days since 2000-01-01.
pub fn to_days(day: NaiveDate) -> i32 {
    chrono::Datelike::num_days_from_ce(&day) - EPOCH
}

/// The date this many days after 2000-01-01.
pub fn from_days(days: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(days.checked_add(EPOCH)?)
}

/// Encodes a day as the high half of a key, in the order of days.
pub fn day_key(days: i32) -> u32 {
    (days as u32) ^ 0x8000_0000
}

/// Decodes the day in the high half of a key.
pub fn key_day(key: u32) -> i32 {
    (key ^ 0x8000_0000) as i32
}

pub fn put_u64(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// The number of bytes written by [`put_u64`]: one for every seven bits.
pub const fn size_u64(value: u64) -> usize {
    match value {
        0 => 1,
        value => (u64::BITS - value.leading_zeros()).div_ceil(7) as usize,
    }
}

pub fn put_u32(out: &mut Vec<u8>, value: u32) {
    put_u64(out, u64::from(value));
}

pub fn put_i64(out: &mut Vec<u8>, value: i64) {
    put_u64(out, ((value << 1) ^ (value >> 63)) as u64);
}

/// Writes a day; zero for `None`.
pub fn put_day(out: &mut Vec<u8>, day: Option<NaiveDate>) {
    match day {
        None => out.push(0),
        Some(day) => {
            let days = i64::from(to_days(day));
            put_u64(out, (((days << 1) ^ (days >> 63)) as u64) + 1);
        }
    }
}

pub fn put_str(out: &mut Vec<u8>, text: &str) {
    put_u64(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// Writes a text; zero for `None`, otherwise the length plus one.
pub fn put_opt_str(out: &mut Vec<u8>, text: Option<&str>) {
    match text {
        None => out.push(0),
        Some(text) => {
            put_u64(out, text.len() as u64 + 1);
            out.extend_from_slice(text.as_bytes());
        }
    }
}

/// Reads values from the front of a byte slice.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn u8(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    #[inline]
    pub fn u64(&mut self) -> Option<u64> {
        // Most numbers are lengths that fit one byte.
        if let Some((first, rest)) = self.0.split_first()
            && *first < 0x80
        {
            self.0 = rest;
            return Some(u64::from(*first));
        }
        self.long()
    }

    fn long(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.u8()?;
            value |= u64::from(byte & 0x7F).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    pub fn u32(&mut self) -> Option<u32> {
        u32::try_from(self.u64()?).ok()
    }

    pub fn i64(&mut self) -> Option<i64> {
        let value = self.u64()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    pub fn day(&mut self) -> Option<Option<NaiveDate>> {
        match self.u64()? {
            0 => Some(None),
            value => {
                let zigzag = value - 1;
                let days = (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64);
                from_days(i32::try_from(days).ok()?).map(Some)
            }
        }
    }

    pub fn bytes(&mut self, n: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(head)
    }

    pub fn str(&mut self) -> Option<&'a str> {
        let n = usize::try_from(self.u64()?).ok()?;
        std::str::from_utf8(self.bytes(n)?).ok()
    }

    /// Skips a text without checking it.
    pub fn skip_str(&mut self) -> Option<()> {
        let n = usize::try_from(self.u64()?).ok()?;
        self.bytes(n).map(|_| ())
    }

    /// Skips an optional text without checking it.
    pub fn skip_opt_str(&mut self) -> Option<()> {
        let n = usize::try_from(self.u64()?).ok()?;
        self.bytes(n.saturating_sub(1)).map(|_| ())
    }

    pub fn opt_str(&mut self) -> Option<Option<&'a str>> {
        match self.u64()? {
            0 => Some(None),
            n => std::str::from_utf8(self.bytes(usize::try_from(n - 1).ok()?)?)
                .ok()
                .map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_a_number_is_what_is_written() {
        for n in (0..64)
            .flat_map(|bit| [(1_u64 << bit) - 1, 1 << bit])
            .chain([u64::MAX])
        {
            let mut out = Vec::new();
            put_u64(&mut out, n);
            assert_eq!(size_u64(n), out.len(), "{n}");
        }
    }
}
