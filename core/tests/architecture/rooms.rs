//! The rooms of each crate, from the bottom to the top, and what must hold between them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::source::Sources;

/// Lines that a file may have.
const FILE_LINES: usize = 500;
/// Lines that a function may have.
const FUNCTION_LINES: usize = 60;

/// A room: its name, and how the files in it begin. The longest match decides in which room a file lies.
pub type Room = (&'static str, &'static [&'static str]);

/// A crate: where its sources are, its rooms, and its tables.
pub struct House {
    /// The folder of the sources, from the root of the repository.
    pub folder: &'static str,
    /// Layers from the bottom to the top. A file may import from its own room and from lower layers, never from another
    /// room of its own layer.
    pub layers: &'static [&'static [Room]],
    /// Files that are tables and may be long.
    pub long_files: &'static [&'static str],
    /// Functions that are tables and may be long, as `file: function`.
    pub long_functions: &'static [&'static str],
}

impl House {
    /// Everything that is wrong with these sources.
    pub fn faults(&self, sources: &Sources) -> Vec<String> {
        let arrows = sources.arrows();
        let mut faults = self.wrong_arrows(&arrows);
        faults.extend(circles(&arrows));
        for source in &sources.0 {
            let file = &source.file;
            if source.lines > FILE_LINES && !self.long_files.contains(&file.as_str()) {
                faults.push(format!("{file} has {} lines, more than {FILE_LINES}", source.lines));
            }
            for (function, lines) in &source.functions {
                let name = format!("{file}: {function}");
                if *lines > FUNCTION_LINES && !self.long_functions.contains(&name.as_str()) {
                    faults.push(format!("{name} has {lines} lines, more than {FUNCTION_LINES}"));
                }
            }
        }
        faults
    }

    /// The layer and the room of a file.
    fn place(&self, file: &str) -> Option<(usize, &'static str)> {
        let begins =
            |start: &str| file.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let rooms =
            self.layers.iter().enumerate().flat_map(|(layer, rooms)| rooms.iter().map(move |room| (layer, room)));
        let starts = rooms.flat_map(|(layer, (name, starts))| starts.iter().map(move |start| (*start, layer, *name)));
        let found = starts.filter(|(start, ..)| begins(start)).max_by_key(|(start, ..)| start.len())?;
        Some((found.1, found.2))
    }

    fn wrong_arrows(&self, arrows: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<String> {
        let mut faults = Vec::new();
        for (file, imports) in arrows {
            let Some((layer, room)) = self.place(file) else {
                faults.push(format!("{file} lies in no room"));
                continue;
            };
            for import in imports {
                let Some((below, other)) = self.place(import) else { continue };
                if other != room && below >= layer {
                    let way = if below == layer { "beside it" } else { "above it" };
                    faults.push(format!("{file} ({room}) imports {import} ({other}), which is {way}"));
                }
            }
        }
        faults
    }
}

/// One circle for each file that imports itself by a detour; each circle once.
fn circles(arrows: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<String> {
    let mut found = BTreeMap::new();
    for start in arrows.keys() {
        if let Some(circle) = way_back(arrows, start) {
            let files: BTreeSet<&str> = circle.iter().copied().collect();
            found.entry(files).or_insert_with(|| format!("a circle of imports: {}", circle.join(" → ")));
        }
    }
    found.into_values().collect()
}

/// The shortest way from a file back to the file.
fn way_back<'a>(arrows: &BTreeMap<&'a str, BTreeSet<&'a str>>, start: &'a str) -> Option<Vec<&'a str>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(file) = open.pop_front() {
        for next in arrows.get(file).into_iter().flatten() {
            if *next == start {
                let mut way = vec![start, file];
                while let Some(before) = came_from.get(way[way.len() - 1]) {
                    way.push(before);
                }
                way.reverse();
                return Some(way);
            }
            if !came_from.contains_key(next) {
                came_from.insert(next, file);
                open.push_back(next);
            }
        }
    }
    None
}
