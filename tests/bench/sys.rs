//! Figures of the operating system on a process or a file.

use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{Advice, fadvise};
use rustix::time::{ClockId, clock_gettime};

/// The processor time of this process in seconds, over all threads.
pub(crate) fn cpu() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// A line of /proc/PID/status in MiB: `VmHWM` is the peak, `VmRSS` what is resident now.
pub(crate) fn memory(pid: &str, key: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with(key))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}

/// Writes a file back and drops it from the page cache.
pub(crate) fn forget(path: &Path) {
    let file = File::options()
        .read(true)
        .write(true)
        .open(path)
        .expect("a file to forget");
    file.sync_all().expect("sync");
    fadvise(&file, 0, None, Advice::DontNeed).expect("fadvise");
}

/// Reads a file into the page cache.
pub(crate) fn warm(path: &Path) {
    let mut file = File::open(path).expect("a file to warm");
    std::io::copy(&mut file, &mut std::io::sink()).expect("read");
}

/// The bytes that the file system has allocated for a file.
pub(crate) fn allocated(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |meta| meta.blocks() * 512)
}

/// Writes dirty pages to the disk, so that the next measurement does not pay for the last one.
pub(crate) fn settle() {
    rustix::fs::sync();
}
