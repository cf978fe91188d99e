//! Brings a store whose tallies follow an older program up to date before it answers.

use std::path::Path;
use std::sync::Arc;

use super::api::{Actor, Context, View};
use super::{Core, Opener, Result, rebuild};
use crate::domain::journal::Action;
use crate::store::codec::from_days;
use crate::store::file::{self, Access};
use crate::store::kv::Store;
use crate::store::read::read_meta;

/// Opens a store and rebuilds it if its tallies are outdated. This happens whatever the access,
/// because old tallies are wrong for a reader too; a reader then becomes a writer for the rebuild,
/// as after a writer that was killed.
///
/// # Errors
/// Errors of opening the store for writing or of the rebuild; a store of a newer version is refused.
pub(super) fn opened(path: &Path, access: Access, opener: &Opener) -> Result<Arc<dyn Store>> {
    let store = file::open(path, access)?;
    let meta = read_meta(&*store.snapshot()?)?;
    if meta.tallies_kept {
        return Ok(Arc::new(store));
    }
    drop(store);
    let store: Arc<dyn Store> = Arc::new(file::open(path, Access::Write)?);
    let core = Core::new(Arc::clone(&store), Some(path.to_owned()));
    let cx = Context {
        actor: Actor {
            name: opener.name.clone(),
            uid: 0,
        },
        today: from_days(meta.latest_today).unwrap_or_else(|| opener.at.date_naive()),
        now: opener.at,
        request_id: None,
        view: View::default(),
    };
    // Nothing was recorded, so there is no journal entry either.
    rebuild::all(&core, &cx, Action::Create, None, &mut |_| Ok(()))?;
    drop((core, store));
    Ok(Arc::new(file::open(path, access)?))
}
