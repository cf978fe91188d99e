//! The checksum at the end of every value, because redb returns flipped bits without noticing.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::damage::Flaw;
use super::error::{Result, StoreError};
use super::table::Table;

const SIZE: usize = 8;

fn digest(table: Table, key: u64, body: &[u8]) -> u64 {
    // The key is part of the seed, so a value that appears under another key is detected as well.
    xxh3_64_with_seed(
        body,
        key.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (table as u64) << 56,
    )
}

/// Appends the body and its checksum to `out`.
pub(super) fn seal(table: Table, key: u64, body: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(body);
    out.extend_from_slice(&digest(table, key, body).to_le_bytes());
}

/// Checks a sealed value and returns its body.
pub(super) fn open(table: Table, key: u64, sealed: &[u8]) -> Result<&[u8]> {
    let corrupt = || StoreError::corrupt(table, key, Flaw::Checksum);
    let at = sealed.len().checked_sub(SIZE).ok_or_else(corrupt)?;
    let (body, sum) = sealed.split_at(at);
    if digest(table, key, body).to_le_bytes() == sum {
        Ok(body)
    } else {
        Err(corrupt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flipped_bit_or_another_key_is_caught() {
        let mut sealed = Vec::new();
        seal(Table::Cases, 7, b"body", &mut sealed);
        assert_eq!(open(Table::Cases, 7, &sealed).unwrap(), b"body");
        assert!(open(Table::Cases, 8, &sealed).is_err());
        assert!(open(Table::Due, 7, &sealed).is_err());
        for bit in 0..sealed.len() * 8 {
            let mut bad = sealed.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            assert!(open(Table::Cases, 7, &bad).is_err(), "bit {bit}");
        }
    }
}
