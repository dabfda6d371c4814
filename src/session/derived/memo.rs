//! A value that is kept while what it was computed from stays the same.

/// A value and the key that it was computed for.
///
/// ```
/// use chiplease::session::Memo;
///
/// let mut squared = Memo::default();
/// assert_eq!(*squared.refresh(3, |side| side * side), 9);
/// squared.refresh(3, |_| unreachable!("it is there"));
/// assert_eq!(squared.get(), Some(&9));
/// ```
#[derive(Clone, Debug)]
pub struct Memo<K, V> {
    kept: Option<Kept<K, V>>,
}

#[derive(Clone, Debug)]
struct Kept<K, V> {
    key: K,
    fineness: usize,
    value: V,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self { kept: None }
    }
}

impl<K, V> Memo<K, V> {
    /// What was computed last; `None` before the first time.
    pub fn get(&self) -> Option<&V> {
        self.kept.as_ref().map(|kept| &kept.value)
    }

    /// The same, to be changed in its place.
    pub fn get_mut(&mut self) -> Option<&mut V> {
        self.kept.as_mut().map(|kept| &mut kept.value)
    }

    /// What it was computed for.
    pub fn key(&self) -> Option<&K> {
        self.kept.as_ref().map(|kept| &kept.key)
    }

    /// Forgets it.
    pub fn clear(&mut self) {
        self.kept = None;
    }
}

impl<K, T> Memo<K, Vec<T>> {
    /// What was computed last; empty before the first time.
    pub fn as_slice(&self) -> &[T] {
        self.get().map_or(&[], Vec::as_slice)
    }
}

impl<K: PartialEq, V> Memo<K, V> {
    /// The value for `key`, computed unless it is there.
    pub fn refresh(&mut self, key: K, compute: impl FnOnce(&K) -> V) -> &V {
        self.refine(key, 0, compute)
    }

    /// Whether the value for `key` is there, and at least as fine.
    pub fn has(&self, key: &K, fineness: usize) -> bool {
        self.kept.as_ref().is_some_and(|kept| kept.key == *key && fineness <= kept.fineness)
    }

    /// The value for `key`, computed unless one at least as fine is there: a curve that was drawn
    /// at rest is not made coarser because a drag begins.
    pub fn refine(&mut self, key: K, fineness: usize, compute: impl FnOnce(&K) -> V) -> &V {
        if !self.has(&key, fineness) {
            self.kept = None;
        }
        let kept = self.kept.get_or_insert_with(|| {
            let value = compute(&key);
            Kept { key, fineness, value }
        });
        &kept.value
    }
}
