//! V2: the whole process of `due --limit 60`, compared with sqlite3 with an index on the same rows.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::data::{Bench, TODAY};
use crate::figure::Outcome;
use crate::measure::{Pairs, Sample};
use crate::peer;

const QUERY: &str = "select number, court, division, handler, cause, filed, due from cases where due <> '' order by due limit 60;";

pub(crate) fn run(bench: &Bench) -> Outcome {
    let Some(sqlite) = peer::find("sqlite3") else {
        return Outcome::Skip(peer::absent("sqlite3"));
    };
    let store = bench.copy("due.redb");
    let db = bench.dir().join("peer.sqlite");
    if !db.exists() {
        fill(bench, &sqlite, &store, &db);
    }
    let (db, store) = (text(&db), text(&store));
    let peer = || process(&sqlite, &["-readonly", &db, QUERY]);
    let product = || {
        process(
            Path::new(env!("CARGO_BIN_EXE_qingji")),
            &[
                "--store", &store, "--today", TODAY, "--format", "tsv", "due", "--limit", "60",
            ],
        )
    };
    Outcome::Pairs(Pairs::alternate(2, 41, peer, product))
}

fn text(path: &Path) -> String {
    path.to_str().expect("a path in UTF-8").to_owned()
}

fn process(program: &Path, args: &[&str]) -> Sample {
    let start = Instant::now();
    let status = Command::new(program)
        .args(args)
        .stdout(Stdio::null())
        .status()
        .expect("a program");
    assert!(status.success(), "{} failed", program.display());
    Sample::of(start.elapsed().as_secs_f64())
}

/// Gives sqlite the same cases, with the due dates computed by the docket, which sqlite cannot
/// derive.
fn fill(bench: &Bench, sqlite: &Path, store: &Path, db: &Path) {
    let (cases, _) = bench.files();
    let due = bench.dir().join("due.csv");
    let out = std::fs::File::create(&due).expect("a file");
    let status = Command::new(env!("CARGO_BIN_EXE_qingji"))
        .args([
            "--store",
            &text(store),
            "--today",
            TODAY,
            "--format",
            "csv",
            "due",
        ])
        .stdout(out)
        .status()
        .expect("the product");
    assert!(status.success(), "due failed");
    let part = db.with_extension("part");
    let _ = std::fs::remove_file(&part);
    let script = format!(
        ".import --csv {} sheet\n.import --csv {} due\n\
         create index i on due(number);\n\
         create table cases as select s.*, coalesce((select d.due from due d where d.number = s.number), '') as due_on from sheet s;\n\
         alter table cases drop column due;\nalter table cases rename column due_on to due;\n\
         drop table sheet;\ndrop table due;\ncreate index by_due on cases(due) where due <> '';\nvacuum;\n",
        text(&cases),
        text(&due)
    );
    let mut child = Command::new(sqlite)
        .arg("-bail")
        .arg(&part)
        .stdin(Stdio::piped())
        .spawn()
        .expect("sqlite3");
    std::io::Write::write_all(child.stdin.as_mut().expect("a pipe"), script.as_bytes())
        .expect("a script");
    assert!(child.wait().expect("sqlite3").success(), "sqlite3 failed");
    std::fs::rename(part, db).expect("a database");
}
