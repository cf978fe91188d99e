//! The numbers a case had.

use xxhash_rust::xxh3::xxh3_64;

use crate::domain::case::Case;
use crate::domain::number;

/// Hashes of the numbers a case had before, but the one it has.
pub(super) fn hashes(case: &Case, current: u64) -> Vec<u64> {
    let (mut hashes, mut key) = (Vec::new(), String::new());
    for old in &case.former {
        number::canonical_key(old, &mut key);
        let hash = xxh3_64(key.as_bytes());
        if hash != current && !hashes.contains(&hash) {
            hashes.push(hash);
        }
    }
    hashes
}
