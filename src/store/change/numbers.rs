//! The numbers under which a case is listed.

use super::Changer;
use crate::store::error::Result;
use crate::store::project::Projection;
use crate::store::table::Table;

impl Changer<'_, '_> {
    /// Lists a case under its numbers, including former ones, instead of those under which it was
    /// listed.
    pub(super) fn relist(&mut self, id: u32, was: &[u64], after: &Projection) -> Result<()> {
        for hash in was {
            if after.numbers().all(|kept| kept != *hash) {
                self.unlist(*hash, id)?;
            }
        }
        for hash in after.numbers().filter(|hash| !was.contains(hash)) {
            let mut ids = self.txn.get(Table::Numbers, hash)?.unwrap_or_default();
            ids.extend_from_slice(&id.to_le_bytes());
            self.txn.put(Table::Numbers, hash, &ids)?;
        }
        Ok(())
    }

    pub(super) fn unlist(&mut self, hash: u64, id: u32) -> Result<()> {
        let ids = self.txn.get(Table::Numbers, hash)?.unwrap_or_default();
        let rest: Vec<u8> = ids
            .chunks_exact(4)
            .filter(|c| **c != id.to_le_bytes())
            .flatten()
            .copied()
            .collect();
        if rest.is_empty() {
            self.txn.delete(Table::Numbers, hash)
        } else {
            self.txn.put(Table::Numbers, hash, &rest)
        }
    }
}
