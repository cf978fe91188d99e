//! Request ids: the commit that each request became, so that a request sent twice is written once.

use xxhash_rust::xxh3::xxh3_64;

use super::error::Result;
use super::kv::{Snapshot, Transaction};
use super::table::Table;

/// The key of a name.
fn key_of(name: &[u8]) -> u64 {
    xxh3_64(name)
}

/// The commit that a request became.
pub fn commit_of(snapshot: &dyn Snapshot, id: &str) -> Result<Option<u64>> {
    let mut found = None;
    snapshot.with(Table::Requests, key_of(id.as_bytes()), &mut |value| {
        // Another id may have the same hash.
        found = value
            .split_first_chunk()
            .filter(|(_, name)| *name == id.as_bytes())
            .map(|(commit, _)| u64::from_le_bytes(*commit));
    })?;
    Ok(found)
}

/// Records the commit of a request.
pub fn note(txn: &mut dyn Transaction, id: &str, commit: u64) -> Result<()> {
    let mut value = commit.to_le_bytes().to_vec();
    value.extend_from_slice(id.as_bytes());
    txn.put(Table::Requests, key_of(id.as_bytes()), &value)
}

/// The name of the row with the answer to a request, which is not that of its commit.
fn answer_name(id: &str) -> String {
    format!("{id}\0import")
}

/// The recorded answer to a request.
pub fn answer_to(snapshot: &dyn Snapshot, id: &str) -> Result<Option<Vec<u8>>> {
    let name = answer_name(id);
    let mut found = None;
    snapshot.with(Table::Requests, key_of(name.as_bytes()), &mut |value| {
        found = value.strip_prefix(name.as_bytes()).map(<[u8]>::to_vec);
    })?;
    Ok(found)
}

/// Records the answer to a request.
pub fn keep_answer(txn: &mut dyn Transaction, id: &str, answer: &[u8]) -> Result<()> {
    let mut value = answer_name(id).into_bytes();
    let key = key_of(&value);
    value.extend_from_slice(answer);
    txn.put(Table::Requests, key, &value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::kv::Store;
    use crate::store::memory::MemoryStore;

    #[test]
    fn a_request_is_known_by_its_id_and_by_no_other() {
        let store = MemoryStore::default();
        let mut txn = store.begin().unwrap();
        note(&mut *txn, "a", 7).unwrap();
        keep_answer(&mut *txn, "a", b"said").unwrap();
        // Simulates another id with the same hash.
        txn.put(Table::Requests, key_of(b"b"), b"12345678a")
            .unwrap();
        txn.put(Table::Requests, key_of(b"c"), b"1").unwrap();
        txn.commit().unwrap();
        let snapshot = store.snapshot().unwrap();
        assert_eq!(commit_of(&*snapshot, "a").unwrap(), Some(7));
        assert_eq!(answer_to(&*snapshot, "a").unwrap(), Some(b"said".to_vec()));
        for other in ["b", "c", "d", "a\0import"] {
            assert_eq!(commit_of(&*snapshot, other).unwrap(), None, "{other}");
            assert_eq!(answer_to(&*snapshot, other).unwrap(), None, "{other}");
        }
    }
}
