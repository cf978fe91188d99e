//! Splits work on a large lookup between the processors.

use std::ops::Range;
use std::sync::OnceLock;
use std::thread;

/// Fewer rows than this are done before a second thread has started. Tests split even small
/// dockets.
const ALONE: usize = if cfg!(test) { 16 } else { 1 << 14 };
/// Rows of a share are a multiple of this: the bits of whole words.
const STEP: usize = 64;

/// Calls `work` for shares of the rows, each in its own thread if there are many. The results come
/// in the order of the rows.
pub(super) fn shares<T: Send>(rows: usize, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    parts(rows, (rows / ALONE).clamp(1, threads()), work)
}

fn parts<T: Send>(rows: usize, parts: usize, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    if parts < 2 || rows == 0 {
        return vec![work(0..rows)];
    }
    let each = rows.div_ceil(parts).next_multiple_of(STEP);
    let mut done: Vec<Option<T>> = Vec::new();
    done.resize_with(rows.div_ceil(each), || None);
    thread::scope(|scope| {
        let mut others = done.iter_mut().enumerate();
        let first = others.next();
        for (n, slot) in others {
            let rows = n * each..((n + 1) * each).min(rows);
            let work = &work;
            scope.spawn(move || *slot = Some(work(rows)));
        }
        if let Some((_, slot)) = first {
            *slot = Some(work(0..each.min(rows)));
        }
    });
    done.into_iter().flatten().collect()
}

/// How many threads may run in parallel. Computed once, because the system reads several files for
/// it.
fn threads() -> usize {
    static THREADS: OnceLock<usize> = OnceLock::new();
    *THREADS.get_or_init(|| thread::available_parallelism().map_or(1, usize::from))
}

#[cfg(test)]
mod tests {
    #[test]
    fn shares_are_all_rows_in_their_order() {
        for rows in [0, 1, 63, 64, 65, 1000, 100_000] {
            for parts in 1..5 {
                let shares = super::parts(rows, parts, |share| share);
                assert!(shares.iter().all(|share| share.start % 64 == 0));
                assert!(shares.into_iter().flatten().eq(0..rows));
            }
        }
    }
}
