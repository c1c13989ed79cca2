use super::*;
use crate::codec::Kind;
use crate::schema::{Keyword, Schema, Whole};

#[test]
fn scalars_keep_their_checks() {
    let limit = Parameter::query("limit");
    assert_eq!(decode(&limit, "limit=5"), Ok(Some(5_i32)));
    assert_eq!(decode(&limit, "limit=5.0"), Ok(Some(5_i32)));
    assert_eq!(decode(&limit, "limit=-2.5"), Ok(Some(-2.5_f64)));
    assert_eq!(decode(&limit, "limit=true"), Ok(Some(true)));
    assert_eq!(decode(&limit, "limit=null"), Ok(Some(Some("null".to_owned()))));
    assert_eq!(decode(&limit, "limit=1"), Ok(Some(Some(1_u8))));
    assert_eq!(decode(&limit, "limit=5"), Ok(Some(Value::from("5"))));
    for text in [
        "limit=",
        "limit=five",
        "limit=+5",
        "limit=0x5",
        "limit=%205",
        "limit=5&limit=6",
        "limit",
        "limit=1.5",
        "limit=٥",
        "limit=05",
    ] {
        let violations = decode::<i32>(&limit, text).expect_err(text);
        assert_eq!(violations.as_slice()[0].keyword, "type", "{text}");
        assert_eq!(violations.as_slice()[0].place, limit.place(), "{text}");
    }
    assert!(decode::<bool>(&limit, "limit=True").is_err());
    assert_eq!(decode::<i32>(&limit, "limi=5"), Ok(None));
    assert_eq!(decode::<Option<i32>>(&limit, ""), Ok(None));
    let violations = decode::<i8>(&limit, "limit=300").expect_err("out of range");
    assert_eq!(
        violations.to_string(),
        "query `limit`: must be in the range of int8 (format)"
    );
}

#[test]
fn a_whole_schema_sees_what_the_text_means() {
    static LIMIT: Schema = Schema(&[
        Keyword::Type(&[Kind::Integer]),
        Keyword::Not(&Schema(&[Keyword::MultipleOf("2")])),
    ]);
    let limit = Parameter::query("limit");
    let of = |text: &str| {
        let pairs = Pairs::query(text);
        let options = ReadOptions {
            place: limit.place(),
            ..ReadOptions::default()
        };
        read(&Raw::query(&limit, &pairs, &[]), &options, |r| {
            r.rule::<i64, _>(&Whole::new(&LIMIT))
        })
    };
    assert_eq!(of("limit=5"), Ok(Some(5)));
    assert_eq!(of("other=4"), Ok(None));
    let violations = of("limit=4").expect_err("even");
    assert_eq!(
        violations.to_string(),
        "query `limit`: must not match what the contract excludes (not)"
    );
    assert_eq!(of("limit=four").expect_err("no number").len(), 1);
}

#[test]
fn items_are_found_by_their_place() {
    const EACH: Items<Text> = Items::new(Text::new().max_length(2)).max_items(3).unique_items();
    let ids = Parameter::query("ids").explode(false);
    let pairs = Pairs::query("ids=a,bcd,a,x");
    let options = ReadOptions {
        place: ids.place(),
        ..ReadOptions::default()
    };
    let violations = read(&Raw::query(&ids, &pairs, &[]), &options, |r| {
        r.rule::<Vec<String>, _>(&EACH)
    })
    .expect_err("violations");
    assert_eq!(
        violations.to_string(),
        "query `ids` at /1: must have at most 2 characters (maxLength)\n\
         query `ids`: must have at most 3 items (maxItems)\n\
         query `ids`: must not have equal items, as 0 and 2 are (uniqueItems)"
    );
}

#[test]
fn numbers_of_a_list_are_unique_by_value() {
    const EACH: Items<Integer> = Items::new(Integer::new()).unique_items();
    let ids = Parameter::query("ids").explode(false);
    let pairs = Pairs::query("ids=1,1.0");
    let read = read(&Raw::query(&ids, &pairs, &[]), &ReadOptions::default(), |r| {
        r.rule::<Vec<i32>, _>(&EACH)
    });
    assert_eq!(read.expect_err("a violation").as_slice()[0].keyword, "uniqueItems");
}

#[test]
fn a_query_is_encoded_as_it_may_be() {
    let q = Parameter::query("q");
    assert_eq!(decode(&q, "q=a+b%20c%2Bd"), Ok(Some("a b c+d".to_owned())));
    assert_eq!(decode(&q.allow_reserved(), "q=a+b/c?d"), Ok(Some("a+b/c?d".to_owned())));
    assert_eq!(
        encode(&q.allow_reserved(), "a+b/c?d&e#f[g]%20").as_deref(),
        Some("q=a+b/c?d%26e%23f%5Bg%5D%20")
    );
    assert_eq!(encode(&q, &"&=#").as_deref(), Some("q=%26%3D%23"));
    assert_eq!(decode(&Parameter::query("a b&"), "a%20b%26=1"), Ok(Some(1)));
    for broken in ["q=%", "q=%4", "q=%zz", "q=%ff", "q=%c3"] {
        let violations = decode::<String>(&q, broken).expect_err(broken);
        assert_eq!(
            violations.to_string(),
            "body: must be percent-encoded UTF-8 (syntax)".replace("body", "query `q`"),
            "{broken}"
        );
    }
}

#[test]
fn lists_of_queries() {
    let ids = Parameter::query("ids");
    assert_eq!(decode(&ids, "ids=1"), Ok(Some(vec![1])));
    assert_eq!(decode(&ids, "ids=1&x=2&ids=3"), Ok(Some(vec![1, 3])));
    assert_eq!(decode(&ids, "ids=1,2"), Ok(Some(strings(&["1,2"]))));
    assert_eq!(decode::<Vec<i32>>(&ids, "id=1"), Ok(None));
    assert_eq!(encode(&ids, &Vec::<i32>::new()), None);
    let ids = ids.explode(false);
    assert_eq!(decode(&ids, "ids=a%2Cb,c"), Ok(Some(strings(&["a,b", "c"]))));
    assert_eq!(decode(&ids, "ids="), Ok(Some(Vec::<i32>::new())));
    assert_eq!(encode(&ids, &Vec::<i32>::new()).as_deref(), Some("ids="));
    let pipes = ids.style(Style::PipeDelimited);
    assert_eq!(decode(&pipes, "ids=1|2%7C3%7c4"), Ok(Some(vec![1, 2, 3, 4])));
    assert_eq!(
        decode(&ids.style(Style::SpaceDelimited), "ids=1+2%203"),
        Ok(Some(vec![1, 2, 3]))
    );
}

#[test]
fn json_in_a_header_is_ascii_that_can_be_seen() {
    let header = Parameter::header("h").style(Style::Json);
    let text = encode(&header, "\u{7f}\té\u{1F3C3}~");
    assert_eq!(text.as_deref(), Some(r#""\u007f\t\u00e9\ud83c\udfc3~""#));
}
