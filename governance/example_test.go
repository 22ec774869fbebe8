package governance_test

import (
	"fmt"

	"github.com/partnerkit/partnerkit/governance"
)

func ExampleMatrix_Validate() {
	m := governance.Matrix{
		ID: "jv", Version: "1",
		Rules: []governance.Rule{
			{ID: "hire", Decision: "staff.hire", Authority: governance.AuthorityKOfN, Needed: 3, Partners: []string{"Lyra", "Orion"}},
		},
	}
	fmt.Println(m.Validate())
	// Output: decision matrix: rules[0].needed: must be at most the number of partners, 2, got 3 [k-above-n]
}
