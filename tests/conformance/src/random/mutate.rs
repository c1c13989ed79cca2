//! Instances that are nearly others.

use serde_json::{Map, Value, json};

use super::dice::Dice;
use super::words::{self, NAMES};

/// A value with one thing changed, somewhere.
pub(crate) fn mutated(mut value: Value, dice: &mut Dice) -> Value {
    change(&mut value, dice);
    value
}

fn change(value: &mut Value, dice: &mut Dice) {
    match value {
        _ if dice.percent(10) => *value = words::value(dice, 2),
        Value::Object(entries) => change_object(entries, dice),
        Value::Array(items) => change_array(items, dice),
        Value::Number(number) if dice.percent(30) => {
            // The same number in another guise, or one beside it.
            let near = number.as_f64().unwrap_or_default() + [0.0, 0.0, 1.0, -1.0, 0.5][dice.below(5)];
            *value = json!(near);
        }
        _ => *value = words::scalar(dice),
    }
}

fn change_object(entries: &mut Map<String, Value>, dice: &mut Dice) {
    let names: Vec<String> = entries.keys().cloned().collect();
    if names.is_empty() || dice.percent(35) {
        let name = (*dice.one(&NAMES)).to_owned();
        entries.insert(name, words::value(dice, 1));
        return;
    }
    let name = dice.one(&names);
    if dice.percent(50) {
        entries.shift_remove(name);
    } else if let Some(value) = entries.get_mut(name) {
        change(value, dice);
    }
}

fn change_array(items: &mut Vec<Value>, dice: &mut Dice) {
    if items.is_empty() || dice.percent(25) {
        items.push(words::value(dice, 1));
        return;
    }
    let index = dice.below(items.len());
    match dice.below(4) {
        0 => drop(items.remove(index)),
        1 => items.push(items[index].clone()),
        _ => change(&mut items[index], dice),
    }
}
