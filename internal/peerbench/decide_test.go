package peerbench

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/governance"
)

// decisions holds the same n rules for both sides: names of decisions, ten bands of amount each, in force from a day on.
type decisions struct {
	matrix   governance.Matrix
	rows     []string // CEL conditions, amounts in cents and days as whole numbers
	requests []governance.Request
	contexts []map[string]any
	want     []string
}

var today = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

func newDecisions(n int) decisions {
	d := decisions{matrix: governance.Matrix{ID: "bench", Version: "1", Currency: "EUR", HitPolicy: governance.HitPolicyFirst}}
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		name, lo, hi := fmt.Sprintf("group%d.buy", i/10), int64(i%10)*1000, int64(i%10+1)*1000
		d.matrix.Rules = append(d.matrix.Rules, governance.Rule{
			ID: fmt.Sprint("r", i), Decision: name, From: from, Authority: governance.AuthorityJoint, Partners: []string{"Lyra", "Orion"},
			Over: decimal.NewNullDecimal(decimal.NewFromInt(lo)), UpTo: decimal.NewNullDecimal(decimal.NewFromInt(hi)),
		})
		d.rows = append(d.rows, fmt.Sprintf("decision == %q && amount > %d && amount <= %d && day >= %d", name, lo*100, hi*100, from.Unix()/86400))
	}
	for k := range 16 {
		i := (k*n/16 + k) % n
		cents := int64(i%10)*100_000 + 12_345
		name := fmt.Sprintf("group%d.buy", i/10)
		d.requests = append(d.requests, governance.Request{Decision: name, Amount: decimal.NewNullDecimal(decimal.New(cents, -2)), AsOf: today})
		d.contexts = append(d.contexts, map[string]any{"decision": name, "amount": cents, "day": today.Unix() / 86400})
		d.want = append(d.want, fmt.Sprint("r", i))
	}
	return d
}

func program(b *testing.B, source string) cel.Program {
	b.Helper()
	env, err := cel.NewEnv(cel.Variable("decision", cel.StringType), cel.Variable("amount", cel.IntType), cel.Variable("day", cel.IntType))
	if err != nil {
		b.Fatal(err)
	}
	ast, issues := env.Compile(source)
	if issues.Err() != nil {
		b.Fatal(issues.Err())
	}
	p, err := env.Program(ast, cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		b.Fatal(err)
	}
	return p
}

// chain evaluates all rules as one expression: r0's condition ? "r0" : r1's condition ? "r1" : …
func (d decisions) chain(b *testing.B) func(k int) string {
	var s strings.Builder
	for i, row := range d.rows {
		fmt.Fprintf(&s, "%s ? %q : ", row, fmt.Sprint("r", i))
	}
	p := program(b, s.String()+`""`)
	return func(k int) string {
		v, _, err := p.Eval(d.contexts[k])
		if err != nil {
			b.Fatal(err)
		}
		return v.Value().(string)
	}
}

// scan evaluates the rules one by one until one holds, as hosts do with a table of rules.
func (d decisions) scan(b *testing.B) func(k int) string {
	programs := make([]cel.Program, len(d.rows))
	for i, row := range d.rows {
		programs[i] = program(b, row)
	}
	return func(k int) string {
		for i, p := range programs {
			v, _, err := p.Eval(d.contexts[k])
			if err != nil {
				b.Fatal(err)
			}
			if v.Value() == true {
				return fmt.Sprint("r", i)
			}
		}
		return ""
	}
}

func BenchmarkDecide(b *testing.B) {
	for _, c := range []struct {
		rules int
		goal  float64
		peer  func(d decisions, b *testing.B) func(k int) string
	}{{10, 10, decisions.chain}, {1000, 300, decisions.scan}} {
		d := newDecisions(c.rules)
		peer := c.peer(d, b)
		policy, err := d.matrix.Compile()
		if err != nil {
			b.Fatal(err)
		}
		for k := range d.requests {
			ruling, err := policy.Decide(d.requests[k])
			if got := peer(k); err != nil || got != d.want[k] || ruling.Rule != got {
				b.Fatal(err, got, ruling.Rule, d.want[k])
			}
		}
		asks := func(n int) {
			for i := range n {
				peer(i & 15)
			}
		}
		b.Run(fmt.Sprint("cel-go/Decide/", c.rules), func(b *testing.B) {
			Ratio(b, c.goal, asks, func(n int) {
				for i := range n {
					_, _ = policy.Decide(d.requests[i&15])
				}
			})
		})
		b.Run(fmt.Sprint("cel-go/Explain/", c.rules), func(b *testing.B) {
			Ratio(b, 1, asks, func(n int) {
				for i := range n {
					_, _ = policy.Explain(d.requests[i&15])
				}
			})
		})
	}
}
