import assert from "node:assert/strict";
import { count, grouped, typeWord, zoneList } from "../../report/words";

describe("the words of a report", () => {
  it("count one and several", () => {
    assert.deepEqual(
      [count(1, "VPC"), count(0, "VPC"), count(2, "address", "addresses")],
      ["1 VPC", "0 VPCs", "2 addresses"],
    );
  });

  it("group digits by three", () => {
    assert.deepEqual([7, 512, 4096, 65536, 16777216].map(grouped), [
      "7",
      "512",
      "4,096",
      "65,536",
      "16,777,216",
    ]);
  });

  it("leave out what zone ids share with the one before", () => {
    assert.equal(
      zoneList(["euw1-az1", "euw1-az3", "euc1-az1", null, "euc1-az2"]),
      "euw1-az1, az3, euc1-az1, unknown, euc1-az2",
    );
  });

  it("write a type as code does", () => {
    assert.deepEqual(
      ["aws:ec2/route:Route", "causeway:components:HubVpc", "awsx:ec2:Vpc", "pulumi:pulumi:Stack"].map(
        typeWord,
      ),
      ["ec2.Route", "HubVpc", "awsx:ec2:Vpc", "pulumi:pulumi:Stack"],
    );
  });
});
