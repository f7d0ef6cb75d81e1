//! gaoya: MinHasher32 and MinHashIndex as its manual shows them; a candidate counts when the estimate reaches the
//! threshold. Called as the Python drivers are (documents.py).
//!
//! Signatures are made by Rayon's threads (RAYON_NUM_THREADS), the index is filled by one. k is bands × rows.
use gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32};
use rayon::prelude::*;
use serde::Deserialize;
use std::collections::HashSet;
use std::fs;
use std::io::{BufWriter, Write};
use std::time::Instant;

#[derive(Deserialize)]
struct Options {
    n: usize,
    bands: usize,
    rows: usize,
    threshold: f64,
}

#[derive(Deserialize)]
struct Row {
    text: String,
}

fn without_spaces(c: char) -> bool {
    matches!(c as u32, 0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0xac00..=0xd7af)
}

/// The words joined by spaces, and where each begins and ends.
fn words(text: &str) -> (String, Vec<(usize, usize)>) {
    let (mut joined, mut at) = (String::with_capacity(text.len()), Vec::new());
    let mut start = None;
    let mut end = |joined: &mut String, start: &mut Option<usize>| {
        if let Some(from) = start.take() {
            at.push((from, joined.len()));
            joined.push(' ');
        }
    };
    for c in text.chars().flat_map(char::to_lowercase) {
        if without_spaces(c) {
            end(&mut joined, &mut start);
            start = Some(joined.len());
            joined.push(c);
            end(&mut joined, &mut start);
        } else if c.is_alphanumeric() {
            start.get_or_insert(joined.len());
            joined.push(c);
        } else {
            end(&mut joined, &mut start);
        }
    }
    end(&mut joined, &mut start);
    (joined, at)
}

fn signature(hasher: &MinHasher32<impl std::hash::BuildHasher>, text: &str, n: usize) -> Option<Vec<u32>> {
    let (joined, at) = words(text);
    if at.is_empty() {
        return None;
    }
    let last = at.len().saturating_sub(n);
    let shingles: HashSet<&str> = (0..=last).map(|i| &joined[at[i].0..at[(i + n).min(at.len()) - 1].1]).collect();
    Some(hasher.create_signature(shingles.into_iter()))
}

fn read(folder: &str) -> Vec<String> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|each| each.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "jsonl")).collect();
    paths.sort();
    paths.iter().flat_map(|path| fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or("").split(' ').collect();
    fields.get(11..13).map_or(0.0, |ticks| ticks.iter().map(|each| each.parse::<f64>().unwrap_or(0.0)).sum::<f64>() / 100.0)
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let options: Options = serde_json::from_str(&args[4]).expect("options as JSON");
    let hasher = MinHasher32::new(options.bands * options.rows);
    let lines = read(&args[2]);
    let texts: Vec<String> = lines.iter().map(|line| serde_json::from_str::<Row>(line).expect("a row as JSON").text).collect();
    let sketch = |texts: &[String]| texts.par_iter().map(|text| signature(&hasher, text, options.n)).collect::<Vec<_>>();
    if args[1] == "sketch" {
        sketch(&texts[..texts.len().min(200)]);
        let (started, mut samples) = (Instant::now(), Vec::new());
        while samples.is_empty() || started.elapsed().as_secs_f64() < 1.5 {
            let (wall, cpu) = (Instant::now(), cpu_seconds());
            std::hint::black_box(sketch(&texts));
            samples.push(format!("{{\"seconds\":{},\"cpuSeconds\":{}}}", wall.elapsed().as_secs_f64(), cpu_seconds() - cpu));
        }
        println!("{{\"documents\":{},\"samples\":[{}]}}", texts.len(), samples.join(","));
        return;
    }
    let mut index: MinHashIndex<u32, usize> = MinHashIndex::new(options.bands, options.rows, options.threshold);
    fs::create_dir_all(&args[3]).unwrap();
    let mut out = BufWriter::new(fs::File::create(format!("{}/kept.jsonl", args[3])).unwrap());
    for (id, signature) in sketch(&texts).into_iter().enumerate() {
        if let Some(signature) = signature {
            if !index.query(&signature).is_empty() {
                continue;
            }
            index.insert(id, signature);
        }
        writeln!(out, "{}", lines[id]).unwrap();
    }
    out.flush().unwrap();
}
