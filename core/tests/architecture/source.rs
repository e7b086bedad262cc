//! Reads Rust sources as far as the architecture needs: words, imports, re-exports, definitions and lengths.
//!
//! Comments, texts and everything under `#[cfg(test)]` are passed over.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A word or a mark of the source, with its line, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Token {
    text: String,
    line: usize,
}

/// What a path in the source names, from the root of the crate: `["rules", "state", "State"]`.
type Names = Vec<String>;

/// One source file.
#[derive(Debug, Default)]
pub struct Source {
    /// The module, from the root of the crate: empty for `lib.rs`, `["rules"]` for `rules/mod.rs`.
    pub module: Names,
    /// The file without its ending, from the folder of the sources, such as `rules/mod`.
    pub file: String,
    /// Lines of the file.
    pub lines: usize,
    /// Functions outside of tests, with their lines.
    pub functions: Vec<(String, usize)>,
    /// What the file imports or names by a path, but for re-exports.
    imports: BTreeSet<Names>,
    /// Re-exports: the name that is given, and what it stands for.
    aliases: BTreeMap<String, Names>,
    /// Modules of which everything is re-exported.
    globs: Vec<Names>,
    /// Items that the file defines.
    defined: BTreeSet<String>,
}

/// All sources of a crate.
pub struct Sources(pub Vec<Source>);

impl Sources {
    /// Reads all sources under a folder. Files of tests are left out: `tests.rs`, and all under `tests`.
    pub fn read(folder: &Path) -> Sources {
        let mut sources = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(next) = folders.pop() {
            for entry in fs::read_dir(&next).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                if path.is_dir() {
                    if !path.ends_with("tests") {
                        folders.push(path);
                    }
                } else if name.ends_with(".rs") && !path.ends_with("tests.rs") {
                    sources.push((name, fs::read_to_string(&path).unwrap()));
                }
            }
        }
        sources.sort();
        Sources::of(&sources)
    }

    /// The sources of a crate, each as its path from the folder of the sources and its text.
    pub fn of(files: &[(String, String)]) -> Sources {
        Sources(files.iter().map(|(path, text)| Source::of(path, text)).collect())
    }

    /// Which files each file imports. An import through a re-export leads to the file that defines the item.
    pub fn arrows(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let arrows_of = |source: &Source| {
            let found = source.imports.iter().map(|names| self.resolved(names.clone(), 0));
            found.filter(|file| *file != source.file).collect()
        };
        self.0.iter().map(|source| (source.file.as_str(), arrows_of(source))).collect()
    }

    fn module(&self, module: &[String]) -> Option<&Source> {
        self.0.iter().find(|source| source.module == module)
    }

    /// The file that defines what the names lead to.
    fn resolved(&self, names: Names, depth: usize) -> &str {
        let longest = (0..=names.len()).rev().find(|length| self.module(&names[..*length]).is_some()).unwrap_or(0);
        let source = self.module(&names[..longest]).expect("a crate has a root");
        let Some(item) = names.get(longest).filter(|_| depth < 8) else { return &source.file };
        let onward = |target: &Names| self.resolved([target, &names[longest + 1..]].concat(), depth + 1);
        if let Some(target) = source.aliases.get(item) {
            return onward(target);
        }
        if !source.defined.contains(item) {
            for glob in &source.globs {
                let holder = self.module(glob);
                if holder.is_some_and(|holder| holder.defined.contains(item) || holder.aliases.contains_key(item)) {
                    return onward(&[glob.as_slice(), std::slice::from_ref(item)].concat());
                }
            }
        }
        &source.file
    }
}

impl Source {
    fn of(path: &str, text: &str) -> Source {
        let file = path.trim_end_matches(".rs").to_owned();
        let mut module: Names = file.split('/').map(str::to_owned).collect();
        if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
            module.pop();
        }
        let tokens = without_tests(&tokens(text));
        let mut source = Source { module, file, lines: text.lines().count(), ..Source::default() };
        let word = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
        let children: BTreeSet<&str> =
            (0..tokens.len()).filter(|at| word(*at) == "mod" && word(at + 2) == ";").map(|at| word(at + 1)).collect();
        let begins_path = |at: usize| {
            let inner = at > 0 && matches!(word(at - 1), "::" | "in");
            let ours = matches!(word(at), "crate" | "super" | "self") || children.contains(word(at));
            ours && !inner && word(at + 1) == "::"
        };
        let mut at = 0;
        while at < tokens.len() {
            match word(at) {
                "use" => {
                    let public = at > 0 && matches!(word(at - 1), "pub" | ")");
                    at = source.statement(&tokens, at + 1, public, &children);
                    continue;
                }
                "struct" | "enum" | "trait" | "type" | "const" | "static" | "union" => {
                    source.defined.insert(word(at + 1).to_owned());
                }
                "macro_rules" => {
                    source.defined.insert(word(at + 2).to_owned());
                }
                // Without a name, `fn` is a type.
                "fn" if word(at + 1) != "(" => {
                    source.defined.insert(word(at + 1).to_owned());
                    source.functions.push((word(at + 1).to_owned(), function_lines(&tokens, at)));
                }
                _ if begins_path(at) => {
                    let mut found = Vec::new();
                    at = tree(&tokens, at, &mut Vec::new(), &mut found);
                    let found = found.iter().filter_map(|leaf| source.absolute(&leaf.path, &children));
                    let found: Vec<Names> = found.collect();
                    source.imports.extend(found);
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        source
    }

    /// Reads the import that begins here and gives the place after it.
    fn statement(&mut self, tokens: &[Token], from: usize, public: bool, children: &BTreeSet<&str>) -> usize {
        let mut found = Vec::new();
        let after = tree(tokens, from, &mut Vec::new(), &mut found);
        for leaf in found {
            let Some(target) = self.absolute(&leaf.path, children) else { continue };
            if !public {
                self.imports.insert(target);
            } else if leaf.glob {
                self.globs.push(target);
            } else if let Some(name) = leaf.name.or_else(|| target.last().cloned()) {
                self.aliases.insert(name, target);
            }
        }
        after
    }

    /// The path from the root of the crate, if the path stays in the crate.
    fn absolute(&self, path: &[String], children: &BTreeSet<&str>) -> Option<Names> {
        let mut base = self.module.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => {
                base.clear();
                rest = &path[1..];
            }
            "self" => rest = &path[1..],
            "super" => {
                while rest.first().is_some_and(|word| word == "super") {
                    base.pop()?;
                    rest = &rest[1..];
                }
            }
            child if children.contains(child) => {}
            _ => return None,
        }
        Some([base.as_slice(), rest].concat())
    }
}

/// One path of an import: `a::b as c` or `a::b::*`.
struct Leaf {
    path: Names,
    name: Option<String>,
    glob: bool,
}

/// Reads a path with its braces, such as `a::{b, c::*}`, and gives the place after it.
fn tree(tokens: &[Token], from: usize, prefix: &mut Names, found: &mut Vec<Leaf>) -> usize {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let depth = prefix.len();
    let mut at = from;
    loop {
        match word(at) {
            "{" => {
                at += 1;
                while !matches!(word(at), "}" | "") {
                    at = tree(tokens, at, prefix, found);
                    if word(at) == "," {
                        at += 1;
                    }
                }
                at += 1;
                break;
            }
            "*" => {
                found.push(Leaf { path: prefix.clone(), name: None, glob: true });
                at += 1;
                break;
            }
            "" => break,
            name => {
                // `a::{self}` is `a`.
                if name != "self" || prefix.is_empty() {
                    prefix.push(name.to_owned());
                }
                at += 1;
                if word(at) == "::" && is_path(word(at + 1)) {
                    at += 1;
                    continue;
                }
                let name = (word(at) == "as").then(|| word(at + 1).to_owned());
                at += if name.is_some() { 2 } else { 0 };
                found.push(Leaf { path: prefix.clone(), name, glob: false });
                break;
            }
        }
    }
    prefix.truncate(depth);
    at
}

fn is_path(word: &str) -> bool {
    word == "{" || word == "*" || word.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// Lines from `fn` to the end of the body; 0 without a body.
fn function_lines(tokens: &[Token], from: usize) -> usize {
    let body = tokens[from..].iter().position(|token| matches!(token.text.as_str(), "{" | ";"));
    let Some(body) = body.map(|body| from + body).filter(|body| tokens[*body].text == "{") else { return 0 };
    let end = closing(tokens, body).min(tokens.len() - 1);
    tokens[end].line - tokens[from].line + 1
}

/// The place of the brace that closes the one here.
fn closing(tokens: &[Token], from: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len()
}

/// The tokens without items under `#[cfg(test)]`.
fn without_tests(tokens: &[Token]) -> Vec<Token> {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let marked = tokens[at..].iter().map(|token| token.text.as_str()).take(MARK.len()).eq(MARK);
        if !marked {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        }
        let end = tokens[at..].iter().position(|token| matches!(token.text.as_str(), "{" | ";"));
        let end = end.map_or(tokens.len(), |end| at + end);
        at = if tokens.get(end).is_some_and(|token| token.text == "{") { closing(tokens, end) + 1 } else { end + 1 };
    }
    kept
}

/// Splits a source into words and marks.
fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let (mut tokens, mut at, mut line) = (Vec::new(), 0, 1);
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    while at < chars.len() {
        let (this, next) = (chars[at], chars.get(at + 1).copied().unwrap_or(' '));
        let end = match this {
            '/' if next == '/' => until(&chars, at, |rest| rest[0] == '\n'),
            '/' if next == '*' => until(&chars, at, |rest| rest.starts_with(&['*', '/'])) + 2,
            '"' => text_end(&chars, at),
            '\'' => letter_end(&chars, at),
            'r' if is_raw(&chars, at) => raw_end(&chars, at),
            _ if is_word(this) => {
                let end = until(&chars, at, |rest| !is_word(rest[0]));
                tokens.push(Token { text: chars[at..end].iter().collect(), line });
                end
            }
            ':' if next == ':' => {
                tokens.push(Token { text: "::".into(), line });
                at + 2
            }
            _ => {
                if !this.is_whitespace() {
                    tokens.push(Token { text: this.into(), line });
                }
                at + 1
            }
        };
        let end = end.min(chars.len());
        line += chars[at..end].iter().filter(|letter| **letter == '\n').count();
        at = end;
    }
    tokens
}

/// The first place from here on at which the rest of the text is as asked.
fn until(chars: &[char], from: usize, is: impl Fn(&[char]) -> bool) -> usize {
    (from..chars.len()).find(|at| is(&chars[*at..])).unwrap_or(chars.len())
}

fn text_end(chars: &[char], from: usize) -> usize {
    let mut at = from + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// The end of a character such as `'a'` or `'\n'`; a lifetime ends after its quote.
fn letter_end(chars: &[char], from: usize) -> usize {
    match (chars.get(from + 1), chars.get(from + 2)) {
        (Some('\\'), _) => until(chars, from + 3, |rest| rest[0] == '\'') + 1,
        (Some(_), Some('\'')) => from + 3,
        _ => from + 1,
    }
}

fn is_raw(chars: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).map_or(' ', |before| chars[before]);
    let starts = until(chars, at + 1, |rest| rest[0] != '#');
    (before == 'b' || !(before.is_alphanumeric() || before == '_')) && chars.get(starts) == Some(&'"')
}

fn raw_end(chars: &[char], from: usize) -> usize {
    let text = until(chars, from, |rest| rest[0] == '"');
    let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', text - from - 1)).collect();
    until(chars, text + 1, |rest| rest.starts_with(&end)) + end.len()
}
